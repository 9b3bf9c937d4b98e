"""A live curve of costs: a picture in JupyterLab, and a line of text elsewhere.

    watch = live(2501)                          # so many costs will come
    costs = train(layers, x, y, watch=watch)    # calls watch(costs) after each

training  50% ▕██████████          ▏ 1250/2501  0:12  cost 0.2431 ▇▆▅▅▄▃▂▂▁▁
"""

import contextlib
import io
import math
import sys
import time

from .progress import progress

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 10  # of the curve as text, in characters
SECONDS = 0.7  # between two pictures, at least
WIDE = 540  # pixels of the page that a picture takes


def live(count, text="training", stream=None):
    """A function that takes the costs so far, and shows them; it is called `count` times.

    stream  where to write the text; by default the standard output, with a picture where a notebook runs
    """
    if stream is None and type(sys.stdout).__module__.startswith("ipykernel"):
        with contextlib.suppress(ImportError):  # a notebook without matplotlib has the text
            import matplotlib.figure  # noqa: F401

            return Picture(count, text)
    return Text(count, text, stream)


class Text:
    """The costs as a progress bar with a small curve; a few lines where no bar can grow."""

    def __init__(self, count, text="training", stream=None):
        self.bar = progress(range(count), text, stream=stream)
        self.turns = iter(self.bar)
        next(self.turns, None)

    def __call__(self, costs):
        self.bar.note = f"cost {costs[-1]:.4f} {curve(costs)}"
        next(self.turns, None)  # the bar shows itself when it is due


def curve(costs):
    """The costs as a line of bars from left to right; the highest bar is the largest cost.

    >>> curve([4.0, 3.0, 2.0, 1.0, 0.0])
    '█▆▅▃▁'
    """
    width = min(WIDTH, len(costs))
    chosen = [costs[round(i * (len(costs) - 1) / max(1, width - 1))] for i in range(width)]
    if not all(map(math.isfinite, chosen)):
        return ""  # the training has diverged, and the note says inf or nan
    low, span = min(chosen), max(chosen) - min(chosen) or 1.0
    return "".join(BARS[round((cost - low) / span * (len(BARS) - 1))] for cost in chosen)


class Picture:
    """The costs as a picture that changes in place while a notebook's cell runs."""

    def __init__(self, count, text="training"):
        from IPython.display import Image, display

        from .cat_pictures import draw_curve

        self.count, self.text, self.shown = count, text, -math.inf
        self.draw, self.image, self.display, self.handle = draw_curve, Image, display, None

    def __call__(self, costs):
        if time.monotonic() - self.shown < SECONDS and len(costs) < self.count:
            return
        figure, file = (
            self.draw(costs, f"{self.text}: {len(costs)} of {self.count}", self.count),
            io.BytesIO(),
        )
        figure.savefig(file, format="png")
        picture = self.image(data=file.getvalue(), width=WIDE)
        if self.handle is None:
            self.handle = self.display(picture, display_id=True)
        else:
            self.handle.update(picture)
        self.shown = time.monotonic()
