"""A pool for tests of what happens around grading."""

from autograder.results import Result, TaskResult, TestOutcome


class Pool:
    """Stands for the grader processes: a text earns everything, unless it says `half`, `lost` or `stop`.

    A test sets `course`. `half` is how the second test of such a text ends; `graded` collects the jobs.
    """

    half = "exception"
    graded = ()

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def grade(self, wanted):
        for job in wanted:
            text = "".join(job.files.values())
            if "stop" in text:
                raise KeyboardInterrupt
            Pool.graded = [*Pool.graded, job]
            ended = ["passed", Pool.half if "half" in text else "passed"]
            tests = [TestOutcome(f"test_{n}", "x", "t", "h", category) for n, category in enumerate(ended)]
            tasks = [TaskResult(t.id, t.title, t.points, tests) for t in Pool.course.stage(job.stage).tasks]
            problem = "The grader itself died: grade again." if "lost" in text else ""
            keep = {**job.keep, "flags": ["graph.py imports os"] if "import os" in text else []}
            yield Result(job.student, job.stage, "a title", problem, tasks, seed=job.seed, **keep)
