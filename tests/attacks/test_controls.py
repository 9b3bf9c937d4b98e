"""The controls: where a layer is off, the attacks that it stops do succeed. So the corpus is known to bite.

Each attack with a line `without:` names the layers that stop it. With those off, and no others, it succeeds;
where each of several is enough, it is refused with any one off. Only `ForkServer(layers=…)` can leave a layer
out, and nothing that grades passes it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.confinement.worker.confine import LAYERS
from autograder.course import ROOT, Limits
from tests.attacks import world
from tests.attacks.staging import Attack, attacks, places_of

STOPPED = {attack.name: attack for attack in attacks() if "without" in attack.says}


def stopped_by(name: str) -> tuple[str, ...]:
    return tuple(re.split(r"\+|, ", STOPPED[name].says["without"]))


@pytest.fixture(scope="module")
def carried_out(stage, listeners):
    """carried_out(attack, layers): what it printed in a worker without these layers."""
    fork_servers = {}

    def carry_out(name: str, off: tuple[str, ...] = ()) -> str:
        if off not in fork_servers:
            fork_servers[off] = ForkServer(layers=tuple(layer for layer in LAYERS if layer not in off))
        return _output(fork_servers[off], STOPPED[name], stage.places, degraded=bool(off))

    yield carry_out
    for fork_server in fork_servers.values():
        fork_server.close()


def _output(fork_server: ForkServer, attack: Attack, places: dict, degraded: bool) -> str:
    source = attack.text(places_of(attack, places))
    if control := attack.says.get("control"):
        source += f"\n\ndef attack():\n    {control}\n"
    session = Session(fork_server, {"kittengrad": ("__init__.py", source)}, Limits(call_seconds=20))
    try:
        package = session.call("module", "kittengrad")
        session.call("call", session.call("getattr", package, "attack"), [], {})
    finally:
        session.close()
    assert session.confinement["degraded"] is degraded
    return session.output


@pytest.fixture
def marks(stage):
    """Takes away what succeeded."""
    yield
    for path in world.named(stage.places["mark"]):
        Path(path).unlink()
    for folder in stage.places["folders"]:
        for path in Path(folder).glob(stage.places["mark"] + "*"):
            path.unlink()


@pytest.mark.parametrize("name", STOPPED)
def test_without_what_stops_it_the_attack_succeeds(name, run, carried_out, marks):
    assert "SUCCEEDED" in carried_out(name, stopped_by(name))


@pytest.mark.parametrize("name", [name for name in STOPPED if "+" in STOPPED[name].says["without"]])
def test_with_one_of_several_layers_off_the_others_are_enough(name, run, carried_out, marks):
    for layer in stopped_by(name):
        assert "SUCCEEDED" not in carried_out(name, (layer,))


@pytest.mark.parametrize("name", STOPPED)
def test_with_all_layers_it_is_refused(name, run, carried_out, marks):
    """The same code by the same way: it is the layer that makes the difference."""
    said = carried_out(name)
    assert "kilroy tried" in said
    assert "SUCCEEDED" not in said


def test_without_landlock_a_canary_does_get_out(stage, run, carried_out):
    """The search of the outputs would find one."""
    said = carried_out("looking/files", ("landlock",))
    assert any(canary in said for canary in stage.canaries.values())


def test_without_seccomp_a_listener_does_hear(run, listeners, carried_out):
    listeners.heard()
    carried_out("talking/tcp", ("seccomp", "landlock"))
    carried_out("talking/udp", ("seccomp",))
    assert len(listeners.heard()) == 2


def test_a_process_that_is_left_behind_is_found():
    """The search for processes would find one."""
    world.adopt_orphans()
    before = world.children()
    subprocess.run(["sh", "-c", "sleep 86399 & echo $!"], check=True, stdout=subprocess.DEVNULL)
    (left,) = world.children() - before
    os.kill(int(left), signal.SIGKILL)
    os.waitpid(int(left), 0)


def test_no_command_can_leave_a_layer_out():
    """The switch is for tests: nothing in the grader names it but the class itself."""
    users = [
        path.name
        for path in (ROOT / "autograder").rglob("*.py")
        if "layers=" in path.read_text(encoding="utf-8")
    ]
    assert users == []
