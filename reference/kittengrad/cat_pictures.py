"""Pictures of a training and its network: the curve of costs, a grid of images with the true label and the
model's prediction, the gallery of errors, and the saliency.

Each function returns a matplotlib figure: a notebook shows it, and `figure.savefig("grid.png")` saves it.
"""

import numpy as np

from .cats import logits, saliency, to_columns

GREEN, RED, BLUE = "#2e7d4f", "#b3262f", "#4a6fa5"
COLUMNS = 8  # of images in a grid


def draw_curve(costs):
    """The costs over the steps."""
    figure = _figure(6, 2.6)
    axes = figure.add_subplot()
    axes.plot(costs, color=BLUE, linewidth=1.5)
    axes.set(xlabel="step", ylabel="cost", xlim=(0, max(1, len(costs) - 1)))
    axes.set_title(f"cost {costs[0]:.4f} → {costs[-1]:.4f}", fontsize=10)
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    figure.set_layout_engine("constrained")
    return figure


def draw_grid(layers, images, labels, classes=("non-cat", "cat"), most=32):
    """Images with their true label (TL), the model's prediction (MP) and its probability of a cat.

    A green title is right, and a red one is wrong. At most `most` images are drawn, the first ones.
    """
    images, labels = images[:most], np.ravel(labels)[:most]
    chances = _chances(layers, images)
    figure, axes = _grid(len(images), 1.55)
    for place, image, label, chance in zip(axes, images, labels, chances, strict=True):
        said = int(chance > 0.5)
        text = f"TL {classes[label]}\nMP {classes[said]} {chance:.2f}"
        place.imshow(image)
        place.set_title(text, fontsize=7.5, color=GREEN if said == label else RED, linespacing=1.25, pad=3)
    return figure


def draw_errors(layers, images, labels, classes=("non-cat", "cat"), most=32):
    """The gallery of errors: the images that are classified wrong, the most confident errors first."""
    labels, chances = np.ravel(labels), _chances(layers, images)
    distance = np.where((chances > 0.5) == labels, -1.0, np.abs(chances - 0.5))
    wrong = np.argsort(-distance, kind="stable")[: np.count_nonzero(distance >= 0)]
    if not len(wrong):
        figure = _figure(5, 1)
        figure.text(0.5, 0.5, "no errors", ha="center", va="center")
        return figure
    figure = draw_grid(layers, images[wrong], labels[wrong], classes, most)
    shown = f", the {most} most confident ones" if len(wrong) > most else ""
    figure.suptitle(f"{len(wrong)} errors of {len(images)} images{shown}", fontsize=10)
    return figure


def draw_saliency(layers, images, most=8):
    """Images, and below each how much every pixel moves the answer: the brighter, the more."""
    images = images[:most]
    figure, axes = _grid(2 * len(images), 1.25, columns=len(images))
    for above, below, image in zip(axes, axes[len(images) :], images, strict=False):
        above.imshow(image)
        below.imshow(saliency(layers, image), cmap="inferno")
    return figure


def _chances(layers, images):
    """The probability of a cat for each image."""
    z = np.asarray(logits(layers, to_columns(images))).ravel()
    return 0.5 * (1 + np.tanh(z / 2))  # σ(z), without an overflow


def _figure(width, height):
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=120)


def _grid(count, height, columns=COLUMNS):
    """A figure with places for so many images, without axes."""
    columns = max(1, min(columns, count))
    rows = -(-count // columns)
    figure = _figure(1.25 * columns, height * rows + 0.3)
    axes = figure.subplots(max(1, rows), columns, squeeze=False).ravel()
    for place in axes:
        place.axis("off")
    figure.set_layout_engine("constrained")
    return figure, axes[:count]
