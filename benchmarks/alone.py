"""Measurements that need their own process: memory, and graphs that crash some engines.

python -m benchmarks.alone chain kittengrad       prints one line of JSON
python -m benchmarks.alone memory PyTorch
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import ROOT

LENGTH = 100_000
GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": "65536"}  # large arrays leave the process as soon as they are freed


def measure(what, engine):
    """Run one measurement in a new process. Returns its figures, or {"failed": the name of the exception}."""
    command = [sys.executable, "-m", "benchmarks.alone", what, engine]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | GIVE_BACK, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        return {"failed": last.partition(":")[0]}
    return json.loads(done.stdout)


# A chain: y = y + x, 100,000 times, then backward.


def _kittengrad_value():
    from kittengrad import Value

    return Value(1.0), lambda y: y.backward()


def _kittengrad_tensor():
    from kittengrad.tensor import Tensor

    return Tensor([1.0, 2.0, 3.0], requires_grad=True), lambda y: y.sum().backward()


def _micrograd():
    from micrograd.engine import Value

    return Value(1.0), lambda y: y.backward()


def _torch():
    import torch

    torch.set_num_threads(1)
    return torch.tensor([1.0, 2.0, 3.0], requires_grad=True), lambda y: y.sum().backward()


def _mygrad():
    import mygrad as mg

    return mg.tensor([1.0, 2.0, 3.0]), lambda y: mg.sum(y).backward()


CHAINS = {
    "kittengrad, numbers": _kittengrad_value,
    "micrograd, numbers": _micrograd,
    "kittengrad, arrays of 3": _kittengrad_tensor,
    "PyTorch, arrays of 3": _torch,
    "MyGrad, arrays of 3": _mygrad,
}


def chain(engine):
    """Microseconds for each node, forward and backward, and MiB that the graph adds to the process."""
    x, backward = CHAINS[engine]()
    backward(x + x)  # triggers all late imports
    before, start = _resident("VmRSS"), time.process_time()
    y = x
    for _ in range(LENGTH):
        y = y + x
    built = time.process_time()
    backward(y)
    done = time.process_time()
    return {
        "forward": 1e6 * (built - start) / LENGTH,
        "backward": 1e6 * (done - built) / LENGTH,
        "mib": _resident("VmHWM") - before,
    }


# The peak of a training step.


def memory(engine):
    """The peak of memory that the second step of the cat network adds, in MiB."""
    from benchmarks.networks import ENGINES, NETWORKS

    step = ENGINES[engine](*NETWORKS["cats, float64"].draw())
    step()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of the process so far
    before = _resident("VmRSS")
    step()
    return {"mib": _resident("VmHWM") - before}


def _resident(what):
    """MiB of memory that the process holds now (VmRSS), or has held at most (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/self/status has no {what}: memory can be measured on Linux only")


if __name__ == "__main__":
    print(json.dumps({"chain": chain, "memory": memory}[sys.argv[1]](sys.argv[2])))
