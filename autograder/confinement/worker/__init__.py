"""The worker's side: the wire, the confinement, the zygote, and the shim that runs beside student code.

Only NumPy, msgpack, the two bindings and the standard library are imported here; the worker has no more.
"""
