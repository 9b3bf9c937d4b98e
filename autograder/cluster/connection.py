"""The way to a scheduler. Dask is imported here, when a run asks for a cluster, and nowhere else."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from autograder import AutograderError
from autograder.cluster import node
from autograder.cluster.address import Address

CONNECT_SECONDS = 10.0
NO_DASK = (
    "grading on a cluster needs Dask: `make setup-test` installs it here, and requirements/cluster.txt pins "
    "it for the nodes (the extra `cluster` of pyproject.toml; docs/scale.md)"
)


class ClusterError(AutograderError):
    """The cluster cannot grade, or no longer; the message says why and what to do."""


@contextmanager
def connected(address: Address) -> Iterator[Any]:
    """A client of the scheduler there, a `distributed.Client`. Raises ClusterError."""
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(f"{NO_DASK}: {error}") from error
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # it tells of each lost node; so do we, once
    if address.url.startswith("tls:"):
        _refuse_without_certificates(distributed.Security())
    with ExitStack() as stack:
        where = address.url or stack.enter_context(_local(address.nodes))
        try:
            client = distributed.Client(where, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TypeError, ValueError, RuntimeError) as error:
            raise ClusterError(
                f"no scheduler answers at {address} ({type(error).__name__}: {error}): is it running, can "
                "this machine reach it, and has it the same certificate? docs/scale.md has the steps"
            ) from error
        yield stack.enter_context(client)


def _refuse_without_certificates(security: Any) -> None:
    """Raise ClusterError unless Dask's own settings name certificates that can be read."""
    why = "they name none"
    try:
        if security.get_connection_args("client").get("ssl_context"):
            return
    except OSError as error:
        why = str(error)
    raise ClusterError(
        f"tls:// needs the certificates that Dask's settings name ({why}): set DASK_CONFIG to the folder "
        "that docs/scale.md shows how to make"
    )


@contextmanager
def _local(nodes: int) -> Iterator[Any]:
    """A scheduler and nodes in this process, so that no port is open. The graders are programs even so."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=nodes or len(os.sched_getaffinity(0)),
        threads_per_worker=1,
        processes=False,
        protocol="inproc://",
        dashboard_address=None,
        memory_limit=0,  # Dask would pause at a share of the whole machine's memory
        silence_logs=logging.CRITICAL,
    ) as cluster:
        try:
            yield cluster
        finally:
            node.dismiss()  # Dask would wait for them
