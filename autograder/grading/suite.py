"""All that a hidden suite may import; `student`, `rng`, `check_rule` and `gradcheck` come by fixture.

from autograder.grading.suite import expect, mistake, require, task

@task("2.3")
def test_used_twice(student, rng):
    \"\"\"A node used twice receives both contributions.

    How much does the product move when a appears in it twice?
    \"\"\"
    x = float(rng.uniform(1, 3))
    a = student.Value(x)
    (a * a).backward()
    expect(a.grad, 2 * x, "a.grad", wrong=[(x, mistake("overwrites-grad"))])
"""

from checks.expectations import expect, require, task

from autograder.grading.diagnoses import sentence as mistake
from autograder.grading.proxy import is_object

__all__ = ["expect", "is_object", "mistake", "require", "task"]
