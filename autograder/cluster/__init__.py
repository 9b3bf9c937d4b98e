"""Grading on several machines, with Dask: an address, a connection, and nodes that are checked first."""
