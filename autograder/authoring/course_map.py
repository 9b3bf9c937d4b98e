"""The picture in `docs/course.md`: the stages of the course, and which one uses the files of which.

    python -m autograder.authoring.course_map >docs/course.svg

All of it comes from `stage.toml`, so a new stage needs this command alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from autograder.course import Stage, load

ROW, LEFT, WIDTH = 52, 110, 500  # pixels: the height of a stage, the place of its dot, the whole

PAGE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
     role="img" aria-label="The stages and what each uses" font-family="Palatino, Georgia, serif">
  <style>
    .dot {{ fill: #2f6f4f }}
    .use {{ fill: none; stroke: #2f6f4f; stroke-width: 1.6; opacity: 0.75 }}
    .title {{ font-size: 17px; fill: #23221f }}
    .files {{ font-size: 14px; fill: #55534d }}
  </style>
  <rect width="{width}" height="{height}" fill="#fffefa"/>
{rows}
</svg>
"""


def drawn(stages: tuple[Stage, ...]) -> str:
    """The picture, as SVG: a row for each stage, and an arc to each earlier stage whose files it uses."""
    arcs = [line for stage in stages for line in _arcs(stage, stages)]
    rows = [line for at, stage in enumerate(stages) for line in _row(at, stage)]
    return PAGE.format(width=WIDTH, height=ROW * len(stages), rows="\n".join(arcs + rows))


def used(stage: Stage, stages: tuple[Stage, ...]) -> list[Stage]:
    """The earlier stages whose files this one needs, without those that it reaches through another."""
    earlier = stages[: stages.index(stage)]
    direct = [one for one in earlier if set(one.owns) & set(stage.needs)]
    reached = {far.id for one in direct for far in _all_used(one, stages)}
    return [one for one in direct if one.id not in reached]


def _all_used(stage: Stage, stages: tuple[Stage, ...]) -> Iterator[Stage]:
    for one in used(stage, stages):
        yield one
        yield from _all_used(one, stages)


def _arcs(stage: Stage, stages: tuple[Stage, ...]) -> Iterator[str]:
    for one in used(stage, stages):
        start, end = (_middle(stages.index(which)) for which in (one, stage))
        bulge = min(LEFT - 14, 16 * (stages.index(stage) - stages.index(one)) + 6)
        path = f"M{LEFT} {start}C{LEFT - bulge} {start + 14} {LEFT - bulge} {end - 14} {LEFT} {end}"
        yield f'  <path class="use" d="{path}"/>'


def _row(at: int, stage: Stage) -> Iterator[str]:
    middle = _middle(at)
    points = f"{stage.points:g} points{' of extra credit' if stage.extra else ''}"
    title, files = escape(stage.title), ", ".join(name.removesuffix(".py") for name in stage.owns)
    yield f'  <circle class="dot" cx="{LEFT}" cy="{middle}" r="5"/>'
    yield f'  <text class="title" x="{LEFT + 18}" y="{middle - 2}">{stage.number} {title}</text>'
    yield f'  <text class="files" x="{LEFT + 18}" y="{middle + 17}">{files} · {points}</text>'


def _middle(at: int) -> int:
    return ROW * at + ROW // 2


if __name__ == "__main__":
    print(drawn(load().stages), end="")
