"""What the commands print that make files for students and nbgrader."""

from autograder.course import load
from tests.autograder.commands.typed import run

STAGE = load().stage("2")


def test_a_stage_of_nbgrader_is_a_line_with_the_next_step_below(tmp_path):
    """A hundred names of files would hide it."""
    done = run("nbgrader", tmp_path / "course", STAGE.number)
    assert done.returncode == 0, done.stderr
    first, following = done.stdout.splitlines()
    assert first.startswith(f"{tmp_path / 'course' / 'source' / STAGE.id}: ")
    assert first.endswith(" files written")
    assert following == f"Next, in {tmp_path / 'course'}: nbgrader generate_assignment STAGE"
    assert "as it was" in run("nbgrader", tmp_path / "course", STAGE.number).stdout
