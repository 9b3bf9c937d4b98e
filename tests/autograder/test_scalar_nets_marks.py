"""Stage 03: a network or a training that is wrong for some numbers has the same mark for every seed."""

import pytest

from tests.autograder.graded import grade_one

ANSWER = '        return out if self.activation == "linear"'
APPEND = "        losses.append(total.data)\n"
WRONG = {
    "relu-dead-below-a-tenth": (
        "3.2",
        ANSWER,
        f"""        if self.activation == "relu" and out.data < 0.1:
            return Value(0.0, (out,), (0.0,), "relu")
{ANSWER}""",
    ),
    "stops-when-small": ("3.6", APPEND, f"{APPEND}        if total.data < 1.0:\n            break\n"),
    "stops-when-even": (
        "3.6",
        APPEND,
        f"{APPEND}        if len(losses) > 1 and abs(losses[-2] - losses[-1]) < 0.01:\n            break\n",
    ),
}


@pytest.mark.parametrize(("task", "right", "wrong"), WRONG.values(), ids=WRONG)
def test_a_mark_is_the_same_for_every_seed(pool, reference, task, right, wrong):
    files = {"mlp.py": reference("mlp.py", (right, wrong))}
    results = [grade_one(pool, "3", "wrong", files, seed=seed) for seed in range(4)]
    marks = [{found.id: found.points for found in result.tasks} for result in results]
    assert marks == [marks[0]] * len(results)
    lost = {found.id for found in results[0].tasks if found.points < found.max_points}
    assert lost == {task}
