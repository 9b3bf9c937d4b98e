"""A convolution turns the kernel round, as in mathematics."""

from kittengrad.convolution import check_channels, padded, windows

TASK = "10.5"
REPLACES = "convolution.conv2d"


def variant_a(x, w, b, stride=1, padding=0, groups=1):
    import numpy as np

    check_channels(x.shape, w.shape, groups)
    outputs, channels, tall, wide = w.shape
    framed, unframe = padded(x, padding)
    seen, fold = windows(framed, (tall, wide), stride)
    n, (rows, columns) = len(x), seen.shape[-2:]
    parts = seen.reshape((n, groups, channels, tall, wide, rows, columns))
    kernel = w.reshape((groups, outputs // groups, channels, tall, wide))
    parts = parts[:, :, :, ::-1, ::-1]
    out = np.einsum("ngcijpq,gocij->ngopq", parts, kernel).reshape((n, outputs, rows, columns))

    def in_parts(g):
        return g.reshape((n, groups, outputs // groups, rows, columns))

    def d_x(g):
        dc = np.einsum("ngopq,gocij->ngcijpq", in_parts(g), kernel)
        return unframe(fold(dc[:, :, :, ::-1, ::-1].reshape(seen.shape)))

    def d_w(g):
        dw = np.einsum("ngopq,ngcijpq->gocij", in_parts(g), parts)
        return dw.reshape(w.shape)

    return out + b[:, None, None], d_x, d_w, lambda g: g.sum(axis=(0, 2, 3))


def variant_b(x, w, b, stride=1, padding=0, groups=1):
    import numpy as np

    check_channels(x.shape, w.shape, groups)
    outputs, channels, tall, wide = w.shape
    framed, unframe = padded(x, padding)
    seen, fold = windows(framed, (tall, wide), stride)
    n, (rows, columns) = len(x), seen.shape[-2:]
    parts = seen.reshape((n, groups, channels, tall, wide, rows, columns))
    kernel = w.reshape((groups, outputs // groups, channels, tall, wide))
    kernel = np.rot90(kernel, 2, axes=(3, 4))
    out = np.einsum("ngcijpq,gocij->ngopq", parts, kernel).reshape((n, outputs, rows, columns))

    def in_parts(g):
        return g.reshape((n, groups, outputs // groups, rows, columns))

    def d_x(g):
        dc = np.einsum("ngopq,gocij->ngcijpq", in_parts(g), kernel)
        return unframe(fold(dc.reshape(seen.shape)))

    def d_w(g):
        dw = np.einsum("ngopq,ngcijpq->gocij", in_parts(g), parts)
        return np.rot90(dw, 2, axes=(3, 4)).reshape(w.shape)

    return out + b[:, None, None], d_x, d_w, lambda g: g.sum(axis=(0, 2, 3))
