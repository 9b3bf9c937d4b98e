"""A submission in a worker: submit(source) -> its session."""

import textwrap

import pytest

from autograder.confinement.session import Session
from autograder.course import Limits


@pytest.fixture
def submit(fork_server):
    """submit(source, **limits) -> a session with a submission whose package holds this source."""
    sessions = []

    def start(source, **limits):
        sources = {"kittengrad": ("__init__.py", textwrap.dedent(source))}
        sessions.append(Session(fork_server, sources, Limits(**limits)))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()
