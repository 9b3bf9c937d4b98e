"""Print the environment, as Python knows it and as the C library does."""

from kilroy import ctypes, os


def attack():
    print(dict(os.environ))
    print(ctypes.CDLL(None).getenv(b"KITTENGRAD_CANARY"))
    place = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    for variable in iter(place):
        if variable is None:
            break
        print(variable)
