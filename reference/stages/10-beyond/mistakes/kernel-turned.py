"""Your weight lies on the window upside down and mirrored. Mathematicians call that a convolution; layers use
the weight as it is. Which number of the window meets w[…, 0, 0]?"""

from kittengrad.convolution import check_channels, padded, windows

TASK = "10.5"
REPLACES = "convolution.conv2d"


def variant_a(x, w, b, stride=1, padding=0, groups=1):
    import numpy as np

    check_channels(x.shape, w.shape, groups)
    framed, unframe = padded(x, padding)
    seen, fold = windows(framed, w.shape[2:], stride)
    parts = seen.reshape(len(x), groups, w.shape[1], *seen.shape[2:])
    W = w[:, :, ::-1, ::-1].reshape(groups, len(w) // groups, *w.shape[1:])
    shape = (len(x), len(w), *seen.shape[4:])
    out = np.einsum("goctw,ngctwpq->ngopq", W, parts).reshape(shape) + b[:, None, None]

    def by_part(g):
        return g.reshape(len(x), groups, len(w) // groups, *g.shape[2:])

    def by_weight(g):
        return np.einsum("ngopq,ngctwpq->goctw", by_part(g), parts).reshape(w.shape)[:, :, ::-1, ::-1]

    def by_image(g):
        return unframe(fold(np.einsum("ngopq,goctw->ngctwpq", by_part(g), W).reshape(seen.shape)))

    return out, by_image, by_weight, lambda g: g.sum(axis=(0, 2, 3))


def variant_b(x, w, b, stride=1, padding=0, groups=1):
    import numpy as np

    check_channels(x.shape, w.shape, groups)
    framed, unframe = padded(x, padding)
    seen, fold = windows(framed, w.shape[2:], stride)
    n, k, m = len(x), w[0].size, len(w) // groups
    places = seen.shape[4] * seen.shape[5]
    W = np.flip(w, axis=(2, 3)).reshape(groups, m, k)
    C = seen.reshape(n, groups, k, places)
    out = (W @ C).reshape(n, len(w), *seen.shape[4:]) + b.reshape(-1, 1, 1)

    def by_image(g):
        return unframe(fold((W.swapaxes(1, 2) @ g.reshape(n, groups, m, places)).reshape(seen.shape)))

    def by_weight(g):
        flipped = (g.reshape(n, groups, m, places) @ C.swapaxes(2, 3)).sum(axis=0).reshape(w.shape)
        return np.flip(flipped, axis=(2, 3))

    return out, by_image, by_weight, lambda g: g.sum(axis=(0, 2, 3))
