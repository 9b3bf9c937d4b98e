"""The same again: one submission, one seed, one result; and a run repeated by `--seed`."""

import json

from benchmarks.determinism import differing, timeless
from tests.faults.runs import STAGE, grade


def test_regrading_changes_nothing_but_the_time(example_class):
    assert differing(example_class / "half-done" / STAGE, times=4) == []


def test_regrading_shows_a_submission_that_is_not_the_same_twice(example_class, tmp_path):
    folder = tmp_path / "moody" / STAGE
    folder.mkdir(parents=True)
    text = (example_class / "half-done" / STAGE / "scalar.py").read_text()
    (folder / "scalar.py").write_text(text + "\n\nimport time\n\nprint(time.time_ns())\n")
    assert [change.partition(":")[0] for change in differing(folder, times=2)] == ["output"]


def test_a_seed_repeats_a_run_and_another_does_not(submissions, undisturbed, tmp_path):
    """The values that a failed test had in its hands stand in its record."""
    folder, name = submissions / "wrong-power-a", f"json/wrong-power-a/{STAGE}.json"
    expected = found(undisturbed / name)
    for options, same in (["--seed", 7], True), (["--again", "--seed", 8], False):
        run = grade(folder, tmp_path / "results", *options)
        assert run.returncode == 0, run.stdout
        assert (found(tmp_path / "results" / name) == expected) == same


def found(record):
    """What a record says, but for the time, the seed itself, the path that was given and the run."""
    other = ("seed", "source", "run")
    return {name: value for name, value in timeless(json.loads(record.read_bytes())) if name not in other}
