"""Tell the stages that the files of an attempt belong to. A file that fits no stage becomes a line.

`--stage` decides for files outside any stage's folder. Without it, decide in this order: a folder with the
name of a stage, the name of the assignment, a file that a stage owns, a stage's notebook. All other files go
with them if the attempt is for one stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder.course import Course, Stage
from autograder.desk.records import Left, Steps
from autograder.desk.taking import Own
from autograder.submissions.places import PACKAGE, PROVIDED, WORK, stage_named
from autograder.submissions.source import NotSource, decode
from autograder.submissions.stubs import is_untouched
from autograder.submissions.tree import Refused

GIVEN = tuple(name for name in PROVIDED if name != PACKAGE)
NO_STAGE = "its stage is unknown: name it with --stage, as in --stage 02."
Split = dict[str, list[Own]]  # the stage's id → its files


def split(files: Sequence[Own], course: Course, stage: Stage | None) -> tuple[Split, list[Left]]:
    """The files of an attempt by stage, and a line for each other file. `stage` is the one that is named."""
    left: list[Left] = []
    given = [one for one in files if one.path[0] in GIVEN and len(one.path) > 1]
    if given:
        names = " and ".join(sorted({one.path[0] for one in given}))
        left.append(Left(given[0].source, f"{names}: {len(given):,} files of the course itself.", False))
    placed: Split = {}
    loose: list[Own] = []
    for one in (one for one in files if one not in given):
        of, path = _stage_of(one.path, course)
        if of is None:
            loose.append(one)
        elif stage and of != stage:
            left.append(
                Left(one.source, f"it lies in a folder of {of.id}: collect it with --stage {of.number}.")
            )
        else:
            placed.setdefault(of.id, []).append(replace(one, path=path))
    if stage:
        if loose:
            placed.setdefault(stage.id, []).extend(loose)
    else:
        left += _by_files(loose, placed, course)
    return placed, left


def _stage_of(path: Steps, course: Course) -> tuple[Stage | None, Steps]:
    """The stage whose folder a path begins with, and the path in that folder."""
    stage = stage_named(path[0], course) if len(path) > 1 else None
    while stage and len(path) > 1 and stage_named(path[0], course) == stage:
        path = path[1:]
    return stage, path


def _by_files(loose: Sequence[Own], placed: Split, course: Course) -> list[Left]:
    """Add the files outside any stage's folder to their stages; a line for each other one."""
    owners = {one: _owner(one.path, course) for one in loose}
    owning = {owner.id for owner in owners.values() if owner}
    left: list[Left] = []
    if len(owning) > 1:
        untouched = [one for one, owner in owners.items() if owner and _is_untouched(one)]
        left += [Left(one.source, "it is the course's own file, unchanged.", False) for one in untouched]
        owners = {one: owner for one, owner in owners.items() if one not in untouched}
    for one, owner in owners.items():
        if owner:
            placed.setdefault(owner.id, []).append(one)
    rest = [one for one, owner in owners.items() if not owner]
    return left + _rest(rest, placed, course)


def _rest(rest: Sequence[Own], placed: Split, course: Course) -> list[Left]:
    """Files that no stage owns: a notebook goes to its stage, all others to the only stage."""
    left = []
    only = set(placed) or {stage.id for one in rest if (stage := _notebook(one.path, course))}
    for one in rest:
        notebook = _notebook(one.path, course)
        if notebook and notebook.id in only:
            placed.setdefault(notebook.id, []).append(one)
        elif len(only) == 1:
            placed.setdefault(min(only), []).append(one)
        else:
            left.append(Left(one.source, NO_STAGE if not only else _several(only), _is_work(one.path)))
    return left


def _several(stages: set[str]) -> str:
    return f"the attempt is for {', '.join(sorted(stages))}, and this file fits none of them alone."


def _owner(path: Steps, course: Course) -> Stage | None:
    """The stage that owns a file at the top or in the package's folder."""
    if path[:-1] not in ((), (PACKAGE,)):
        return None
    return next((stage for stage in course.stages if path[-1] in stage.takes), None)


def _notebook(path: Steps, course: Course) -> Stage | None:
    return next((stage for stage in course.stages if path[-1] == f"{stage.id}.ipynb"), None)


def _is_untouched(one: Own) -> bool:
    try:
        return is_untouched(one.path[-1], decode(one.read().data))
    except (Refused, NotSource):
        return False


def _is_work(path: Steps) -> bool:
    """Whether a file alone can be a student's work. A typed answer is work, too."""
    return path[-1].lower().endswith((*WORK, ".html"))
