"""What students get, made from the reference: stubs, notebooks, visible checks."""
