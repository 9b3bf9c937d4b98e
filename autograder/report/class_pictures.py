"""The pictures of the class page as PNG files, for slides and mails.

A picture on the page is SVG. A file beside it needs no script and no server, unlike a canvas, and every
program shows PNG. Pillow draws it: the grader has it for its images of gradients.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from autograder.report.class_panels import StagePanel

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, EDGE, SIZE = 1040, 20, 22  # pixels: of a picture, around it, and of its letters
ROW, TALL = 34, 220
PAPER, INK, MUTED, ROOM, FULL, NIL = "#ffffff", "#23211d", "#66625a", "#eeeae0", "#2f6f4f", "#b5481a"


def pictures(panel: StagePanel) -> dict[str, bytes]:
    """{name: PNG} of one stage."""
    return {f"tasks-{panel.id}.png": _tasks(panel), f"points-{panel.id}.png": _points(panel)}


def _tasks(panel: StagePanel) -> bytes:
    """A bar for each task: the share of its points that was earned."""
    image, draw = _blank(len(panel.tasks) * ROW, f"{panel.number} {panel.title}: points earned in each task")
    left, right = 480, WIDTH - 110
    for place, task in enumerate(panel.tasks):
        top = EDGE + 2 * SIZE + place * ROW
        draw.text((EDGE, top), f"{task.id} {task.title}"[:44], INK)
        draw.rectangle((left, top + 4, right, top + SIZE), ROOM)
        if task.share:
            draw.rectangle((left, top + 4, left + task.share * (right - left), top + SIZE), FULL)
        draw.text((WIDTH - EDGE, top), f"{task.share:.0%}", INK, anchor="ra")
    return _png(image)


def _points(panel: StagePanel) -> bytes:
    """A bar for each number of points: the submissions with it."""
    image, draw = _blank(TALL + 2 * SIZE, f"{panel.number} {panel.title}: submissions by points")
    floor, room = EDGE + 3 * SIZE + TALL, WIDTH - 2 * EDGE
    draw.line((EDGE, floor, WIDTH - EDGE, floor), MUTED)
    for place, bar in enumerate(panel.bars):
        left, width = EDGE + bar.left * room, panel.width * room
        middle, top = left + width / 2, floor - bar.height * (TALL - SIZE)
        draw.text((middle, floor + 4), bar.label, MUTED, anchor="ma")
        if bar.count:
            draw.rectangle((left + 0.1 * width, top, left + 0.9 * width, floor), FULL if place else NIL)
            draw.text((middle, top - SIZE - 4), str(bar.count), INK, anchor="ma")
    return _png(image)


def _blank(height: int, title: str) -> tuple[Image, ImageDraw]:
    """A picture with a title, and room of this height below it."""
    from PIL import Image, ImageDraw  # late: an empty run draws nothing

    image = Image.new("RGB", (WIDTH, height + 2 * EDGE + 2 * SIZE), PAPER)
    draw = ImageDraw.Draw(image)
    draw.font = _font()
    draw.text((EDGE, EDGE), title, INK)
    return image, draw


@cache
def _font() -> ImageFont | FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.load_default(SIZE)


def _png(image: Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
