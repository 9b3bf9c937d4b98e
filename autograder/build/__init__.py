"""Makes the students' files from the reference: stubs, notebooks, visible checks."""
