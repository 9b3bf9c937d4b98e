"""What a run does about nodes that come and go, against a scheduler that is a few lines of this file."""

import itertools
from contextlib import contextmanager
from dataclasses import replace

import pytest

from autograder import results
from autograder.cluster import graders, node
from autograder.cluster.address import Address
from autograder.cluster.connection import ClusterError
from autograder.cluster.packed import unpacked
from autograder.course import load
from autograder.grading.jobs import reference_job
from autograder.results import Result

COURSE = load()
STAGE = COURSE.stage("1")
JOB = reference_job(COURSE, STAGE, 7)


class Future:
    def __init__(self, key, answer, job):
        self.key, self.answer, self.job = key, answer, job

    def add_done_callback(self, tell):
        self.tell = tell

    def result(self, timeout):
        return self.answer


class Scheduler:
    """Each look at who is there lets each node do one thing: a check, or a job. Some jobs kill their node."""

    def __init__(self, nodes=1, threads=2, deadly=()):
        self.names = (f"tls://node-{number}" for number in itertools.count())
        self.threads, self.deadly = threads, deadly
        self.at_work = {next(self.names): [] for _ in range(nodes)}
        self.done, self.deaths, self.most, self.broken, self.liar = [], 0, 0, None, None

    def nthreads(self):
        if self.broken and len(self.done) >= 3:
            raise self.broken
        for name, futures in list(self.at_work.items()):
            if futures:
                self._work(name, futures.pop(0))
        return dict.fromkeys(self.at_work, self.threads)

    def _work(self, name, future):
        if future.job and future.job.student in self.deadly:
            self.kill(name)
            self.at_work[next(self.names)] = []
            return
        self.done += [future.job.student] if future.job else []
        future.tell(future)

    def kill(self, name):
        self.deaths += 1
        del self.at_work[name]

    def submit(self, function, *arguments, key, workers, pure):
        [name] = workers
        job = unpacked(arguments[1]) if function is node.grade else None
        future = Future(key, ("", self.answer(job, name)) if job else (name, ""), job)
        self.at_work[name].append(future)
        self.most = max(self.most, sum(one.job is not None for one in self.at_work[name]))
        return future

    def answer(self, job, name):
        seed = job.seed + (name == self.liar)
        return results.to_json(Result(job.student, job.stage, seed=seed, **job.keep))

    def cancel(self, futures):
        pass


@pytest.fixture
def begin(monkeypatch):
    """begin(scheduler, "a", "b") grades these students' jobs."""
    monkeypatch.setattr(graders, "LOOK_SECONDS", 0.0)

    @contextmanager
    def grade(scheduler, *students):
        @contextmanager
        def connected(address):
            yield scheduler

        monkeypatch.setattr(graders, "connected", connected)
        with graders.Cluster(COURSE, [STAGE], Address("tls://head:1")) as cluster:
            yield cluster.grade([replace(JOB, student=student) for student in students])

    return grade


STUDENTS = [f"student-{number}" for number in range(9)]


def test_a_node_has_no_more_jobs_than_it_can_begin_soon(begin):
    scheduler = Scheduler(nodes=2)
    with begin(scheduler, *STUDENTS) as coming:
        assert sorted(one.student for one in coming) == STUDENTS
    assert scheduler.most == graders.JOBS_PER_THREAD * scheduler.threads


def test_a_lost_node_loses_nothing_and_what_was_graded_is_graded_once(begin):
    scheduler = Scheduler(nodes=2)
    with begin(scheduler, *STUDENTS) as coming:
        found = [next(coming)]
        scheduler.kill(next(iter(scheduler.at_work)))
        found += coming
    assert sorted(one.student for one in found) == STUDENTS
    assert sorted(scheduler.done) == STUDENTS
    assert {one.problem for one in found} == {""}


@pytest.mark.parametrize("nodes", [1, 3])
def test_a_submission_that_kills_each_node_costs_nobody_else_anything(begin, nodes):
    scheduler = Scheduler(nodes=nodes, deadly=["student-2", "student-3"])
    with begin(scheduler, *STUDENTS) as coming:
        found = {one.student: one for one in coming}
    assert sorted(found) == STUDENTS
    problems = {student: one.problem for student, one in found.items() if one.problem}
    assert problems.keys() == {"student-2", "student-3"}
    assert all("grade again" in problem for problem in problems.values())
    assert scheduler.deaths <= 2 * graders.ATTEMPTS


def test_a_scheduler_without_nodes_is_given_up(begin, monkeypatch, caplog):
    monkeypatch.setattr(graders, "WAIT_SECONDS", 0.0)
    with (
        pytest.raises(ClusterError, match=r"start `dask worker tls://head:1`"),
        begin(Scheduler(nodes=0), *STUDENTS),
    ):
        pass
    assert "has no node: waiting" in caplog.text


@pytest.mark.parametrize("error", [OSError("closed"), TimeoutError("late")])
def test_when_the_scheduler_is_lost_the_results_so_far_have_come(begin, error):
    scheduler, found = Scheduler(), []
    scheduler.broken = error
    with begin(scheduler, *STUDENTS) as coming:
        with pytest.raises(ClusterError, match=r"is gone\. Results so far are stored"):
            found.extend(one.student for one in coming)
        assert found == scheduler.done


def test_a_node_that_answers_with_another_result_is_left_out(begin, caplog):
    scheduler = Scheduler(nodes=2)
    scheduler.liar = next(iter(scheduler.at_work))
    with begin(scheduler, *STUDENTS) as coming:
        found = list(coming)
    assert sorted(one.student for one in found) == STUDENTS
    assert {one.seed for one in found} == {JOB.seed}
    assert "its answer cannot be used" in caplog.text
