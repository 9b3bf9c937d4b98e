"""Your gradient of x still has the frame, or loses it at one side alone. The image lies in the middle of its
frame: which rows and columns of the gradient belong to pixels?"""

from kittengrad.convolution import check_channels, padded, windows

TASK = "10.5"
REPLACES = "convolution.conv2d"


def variant_a(x, w, b, stride=1, padding=0, groups=1):
    check_channels(x.shape, w.shape, groups)
    framed, _ = padded(x, padding)
    seen, fold = windows(framed, w.shape[2:], stride)
    n, k, m = len(x), w[0].size, len(w) // groups
    places = seen.shape[4] * seen.shape[5]
    W = w.reshape(groups, m, k)
    C = seen.reshape(n, groups, k, places)
    out = (W @ C).reshape(n, len(w), *seen.shape[4:]) + b.reshape(-1, 1, 1)

    def by_image(g):
        return fold((W.swapaxes(1, 2) @ g.reshape(n, groups, m, places)).reshape(seen.shape))

    def by_weight(g):
        return (g.reshape(n, groups, m, places) @ C.swapaxes(2, 3)).sum(axis=0).reshape(w.shape)

    return out, by_image, by_weight, lambda g: g.sum(axis=(0, 2, 3))


def variant_b(x, w, b, stride=1, padding=0, groups=1):
    check_channels(x.shape, w.shape, groups)
    framed, _ = padded(x, padding)
    seen, fold = windows(framed, w.shape[2:], stride)
    n, k, m = len(x), w[0].size, len(w) // groups
    places = seen.shape[4] * seen.shape[5]
    W = w.reshape(groups, m, k)
    C = seen.reshape(n, groups, k, places)
    out = (W @ C).reshape(n, len(w), *seen.shape[4:]) + b.reshape(-1, 1, 1)

    def by_image(g):
        return fold((W.swapaxes(1, 2) @ g.reshape(n, groups, m, places)).reshape(seen.shape))[
            :, :, : x.shape[2], : x.shape[3]
        ]

    def by_weight(g):
        return (g.reshape(n, groups, m, places) @ C.swapaxes(2, 3)).sum(axis=0).reshape(w.shape)

    return out, by_image, by_weight, lambda g: g.sum(axis=(0, 2, 3))
