"""The worker's side: the wire, the confinement, the fork server, and the server beside student code.

These modules import only NumPy, h5py, msgpack, the two bindings and the standard library: workers have only
these.
"""
