"""The worker's side: the wire, the confinement, the fork server, and the server beside student code.

Only NumPy, msgpack, the two bindings and the standard library are imported here; the worker has no more.
"""
