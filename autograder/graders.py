"""Who grades: the grader processes of this machine, or the nodes of a cluster; both have `grade`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from autograder.course import Course, Stage

if TYPE_CHECKING:  # the imports in the functions are late: a run with an empty plan is fast
    from autograder.cluster.address import Address
    from autograder.cluster.graders import Cluster
    from autograder.grading.pool import Pool


def graders_for(
    course: Course, stages: Sequence[Stage], jobs: int, cluster: Address | None, *, confined: bool = True
) -> AbstractContextManager[Pool | Cluster]:
    """The nodes of a cluster if its address is given, else the pool of this machine."""
    if cluster:
        from autograder.cluster.graders import Cluster

        return Cluster(course, stages, cluster, confined=confined)
    return pool_for(course, stages, jobs, confined=confined)


@contextmanager
def pool_for(
    course: Course, stages: Sequence[Stage], jobs: int = 0, *, confined: bool = True, self_tested: bool = True
) -> Iterator[Pool]:
    """Check that this machine confines, then start grader processes for these stages.

    Raises ConfinementUnavailable, and GradingError when the reference fails its own suite.
    """
    from autograder.confinement import doctor
    from autograder.grading.pool import Pool

    if confined:
        doctor.refuse_unless_confined()
    with Pool(course, list(stages), jobs, confined=confined, self_tested=self_tested) as pool:
        yield pool
