"""The curve of a training's losses: as a line of bars for text, and as a small picture.

    bars([4.0, 3.0, 2.0, 1.0, 0.0])     '█▆▅▃▁'
    picture_of(losses, 1000, "moons")   SVG; the axis goes to step 1000, so the curve grows to the right

Both are plain functions of a list of losses. `training.py` shows them while a training runs.
"""

import math

from .svg import numeral, picture, safe, write

BARS = "▁▂▃▄▅▆▇█"
FEW, MANY = 10, 180  # points of the line of bars, and of the picture

WIDTH, HEIGHT = 560, 176
LEFT, RIGHT, TOP, BOTTOM = 72, 482, 52, 152  # of the curve's own field
STEEP = 30  # with a largest loss so many times the smallest one, the scale is logarithmic

STYLE = """
.kg { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums }
.kg-paper { fill: #fdfdfb }
.kg-title { fill: #1d2733; font-weight: 600 }
.kg-note { fill: #7c8696 } .kg-right { fill: #7c8696; text-anchor: end }
.kg-track { fill: #e3e7ee } .kg-done { fill: #4a6fa5 }
.kg-rule { stroke: #e3e7ee }
.kg-curve { fill: none; stroke: #4a6fa5; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.kg-now { fill: #a3284d; font-weight: 600 }
"""


def bars(losses):
    """The losses as a line of bars from left to right; the highest bar is the largest loss.

    >>> bars([4.0, 3.0, 2.0, 1.0, 0.0])
    '█▆▅▃▁'
    """
    means = [mean for _, mean in _means(losses, FEW)]
    if not all(map(math.isfinite, means)):
        return ""  # the training has diverged, and the number says inf or nan
    low, span = min(means), max(means) - min(means) or 1.0
    return "".join(BARS[round((mean - low) / span * (len(BARS) - 1))] for mean in means)


def recent(losses):
    """The loss of now: the last one, or the mean of the last fiftieth, because losses of batches jump."""
    last = losses[-math.ceil(len(losses) / 50) :]
    return sum(last) / len(last)


def _means(losses, most):
    """Points (step, mean of some losses in a row), at most so many."""
    size = math.ceil(len(losses) / most) or 1
    parts = [losses[start : start + size] for start in range(0, len(losses), size)]
    return [(size * k + (len(part) - 1) / 2, sum(part) / len(part)) for k, part in enumerate(parts)]


def picture_of(losses, total, title, time=""):
    """The picture as SVG text: a bar of how far the training has come, and the curve below it.

    total  how many losses there will be; None if nobody knows
    time   how long it has taken, as text
    """
    done, total = len(losses), max(total or len(losses), len(losses), 1)
    count = f"{done:,}" if done == total else f"{done:,} of {total:,}"
    parts = [
        write("kg-title", 14, 22, safe(title, 40)),
        write("kg-right", WIDTH - 14, 22, f"step {count} &#160; {safe(time, 12)}"),
        f'<rect class="kg-track" x="14" y="30" width="{WIDTH - 28}" height="4" rx="2"/>',
        f'<rect class="kg-done" x="14" y="30" width="{(WIDTH - 28) * done / total:.1f}" height="4" rx="2"/>',
    ]
    if losses:
        points = [(step, mean) for step, mean in _means(losses, MANY) if math.isfinite(mean)]
        parts += _curve(points, total, numeral(recent(losses)))
    return picture(WIDTH, HEIGHT, f"losses of {safe(title, 40)}", f"<style>{STYLE}</style>", parts)


def _curve(points, total, now):
    """The curve, with the numbers of its axes, and the last loss beside its end. No point: the loss alone."""
    if not points:
        yield write("kg-now", LEFT, (TOP + BOTTOM) / 2, now)
        return
    height, low, high, note = _scale([loss for _, loss in points])
    for y, number in ((TOP, high), (BOTTOM, low)):
        yield f'<path class="kg-rule" d="M{LEFT} {y}H{RIGHT}"/>'
        yield write("kg-right", LEFT - 8, y + 4, numeral(number))
    places = [
        (LEFT + (RIGHT - LEFT) * step / max(total - 1, 1), BOTTOM - (BOTTOM - TOP) * height(loss))
        for step, loss in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline class="kg-curve" points="{line}"/>'
    x, y = places[-1]
    yield f'<circle class="kg-now" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    yield write("kg-now", x + 10, y + 4, now)
    yield write("kg-note", LEFT, BOTTOM + 16, f"step 0{note}")
    yield write("kg-right", RIGHT, BOTTOM + 16, f"{total - 1:,}")


def _scale(losses):
    """A function from a loss to its height, 0 to 1; the losses at both ends; and what to say about it."""
    low, high = min(losses), max(losses)
    if low > 0 and high > STEEP * low:
        span = math.log(high / low)
        return (lambda loss: math.log(loss / low) / span), low, high, ", logarithmic scale"
    low = min(low, 0.0)
    span = high - low or 1.0
    return (lambda loss: (loss - low) / span), low, high, ""
