"""The fixtures of hidden suites, and the bound on what one test costs the grader."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator
from functools import partial

import numpy as np
import pytest

from autograder.confinement.errors import ProtocolViolation
from autograder.confinement.session import Session
from autograder.grading import bounds, gradients
from autograder.grading.proxy import Student

FIXTURES = ("student", "rng", "gradcheck", "check_rule")  # the same in every test
OWN_SECONDS = 3.0  # of the grader's processor time, for a test or its report; honest ones take a hundredth


class SuiteFixtures:
    """A pytest plugin with all that a hidden suite works with.

    session     the conversation with the submission that is graded
    submission  the same as tests see it
    seed        with a test's name it gives that test's random inputs
    """

    session: Session | None = None
    submission: Student | None = None
    seed = 0

    @pytest.fixture
    def student(self) -> Student:
        assert self.submission is not None
        return self.submission

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(request.node.name.encode())])

    @pytest.fixture
    def gradcheck(self, student: Student, rng: np.random.Generator) -> Callable[..., None]:
        return partial(gradients.gradcheck, student, rng)

    @pytest.fixture
    def check_rule(self, student: Student, rng: np.random.Generator) -> Callable[..., None]:
        return partial(gradients.check_rule, student, rng)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None]:
        """Bound the time and memory of the test itself: a submission can return values that cost too much."""
        try:
            with bounds.seconds(OWN_SECONDS):
                return (yield)
        except (bounds.Exhausted, MemoryError) as error:
            loss = ProtocolViolation("what it gave was more than a test can compute with")
            assert self.session is not None
            self.session.give_up(loss)
            raise loss from error
