"""Arrays of HDF5 files: plain ones are read as they are, and each hostile one is refused by its reason."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib

import h5py
import numpy as np
import pytest

from autograder.confinement.errors import StudentError
from autograder.confinement.worker import weights
from autograder.confinement.worker.weights import REFUSED, Refused, arrays
from autograder.confinement.worker.wire import Handle
from autograder.course import ROOT


def made(fill, **how) -> bytes:
    """The bytes of a file that `fill` has filled."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", **how) as file:
        fill(file)
    return memory.getvalue()


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", "i1", "i8", "u1", ">u2"])
def test_numbers_come_as_they_are_in_the_order_of_this_machine(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    (found,) = arrays(made(lambda file: file.create_dataset("w", data=array))).values()
    assert found.dtype == np.dtype(dtype).newbyteorder("=")
    assert found.dtype.isnative
    assert found.flags.c_contiguous
    assert (found == array).all()


def test_shapes_of_every_kind_are_kept():
    def fill(file):
        file["scalar"], file["empty"], file["deep/er/w"] = 2.5, np.zeros((0, 3)), np.ones((1, 2, 1, 2))

    found = arrays(made(fill))
    assert {name: array.shape for name, array in found.items()} == {
        "scalar": (),
        "empty": (0, 3),
        "deep/er/w": (1, 2, 1, 2),
    }


@pytest.mark.parametrize(
    "how", [{"compression": "gzip"}, {"compression": "gzip", "shuffle": True}, {"fletcher32": True}]
)
def test_the_packing_of_hdf5_itself_is_read(how):
    array = np.arange(1000.0)
    (found,) = arrays(made(lambda file: file.create_dataset("w", data=array, **how))).values()
    assert (found == array).all()


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_old_and_new_forms_are_read(libver):
    found = arrays(made(lambda file: file.create_dataset("a/b", data=[1.0, 2.0]), libver=libver))
    assert found["a/b"].tolist() == [1.0, 2.0]


def test_no_bytes_hold_no_arrays():
    assert arrays(b"") == {}


def virtual(file):
    layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
    layout[:] = h5py.VirtualSource("/etc/passwd", "w", shape=(4,))
    file.create_virtual_dataset("w", layout)


def loop(file):
    group = file.create_group("g")
    group["g"] = group


def tree_of_loops(file):
    group = file.create_group("g")
    for number in range(weights.MOST_ENTRIES // 4):
        group[f"g{number}"] = group


def deep(file):
    for _ in range(weights.DEEPEST + 2):
        file = file.create_group("g")
    file["w"] = 1.0


def many_groups(file):
    for number in range(weights.MOST_ENTRIES + 1):
        file.create_group(str(number))


def references(file):
    file["w"] = np.array([file.ref], dtype=h5py.ref_dtype)


def bomb(file):
    """A chunk that unpacks to a thousand times its announced size."""
    data = file.create_dataset("w", shape=(8,), dtype="u1", chunks=(8,), compression="gzip")
    data.id.write_direct_chunk((0,), zlib.compress(bytes(2**28)))


HOSTILE = {
    "soft": (lambda file: file.update(w=h5py.SoftLink("/elsewhere")), "link"),
    "soft_loop": (lambda file: file.update(w=h5py.SoftLink("/w")), "link"),
    "external": (lambda file: file.update(w=h5py.ExternalLink("/etc/passwd", "/")), "link"),
    "virtual": (virtual, "elsewhere"),
    "other_file": (
        lambda file: file.create_dataset("w", shape=(8,), dtype="u1", external=[("/etc/passwd", 0, 8)]),
        "elsewhere",
    ),
    "huge": (lambda file: file.create_dataset("w", shape=(2**40,), dtype="f8", chunks=(1024,)), "bytes"),
    "huge_chunk": (
        lambda file: file.create_dataset("w", shape=(2,), maxshape=(None,), dtype="f8", chunks=(2**27,)),
        "bytes",
    ),
    "many_large": (
        lambda file: [
            file.create_dataset(str(n), shape=(2**20,), dtype="f8", chunks=(1024,)) for n in range(5)
        ],
        "bytes",
    ),
    "packed": (
        lambda file: file.create_dataset("w", data=np.zeros(2**26, "u1"), compression="gzip"),
        "bytes",
    ),
    "loop": (loop, "deep"),
    "tree_of_loops": (tree_of_loops, "entries"),
    "deep": (deep, "deep"),
    "many_groups": (many_groups, "entries"),
    "long_name": (lambda file: file.update({"w" * (weights.LONGEST + 1): 1.0}), "name"),
    "no_text": (lambda file: file.update({b"\xff\xfe": 1.0}), "damaged"),
    "text": (lambda file: file.update(w="text"), "kind"),
    "objects": (lambda file: file.create_dataset("w", data=[b"a"], dtype=h5py.string_dtype()), "kind"),
    "pickled": (lambda file: file.update(w=np.void(b"cos\nsystem\n(S'id'\ntR.")), "kind"),
    "compound": (lambda file: file.update(w=np.zeros(2, "f4,i4")), "kind"),
    "truth": (lambda file: file.update(w=True), "kind"),
    "complex": (lambda file: file.update(w=1j), "kind"),
    "long_double": (lambda file: file.update(w=np.longdouble(1)), "kind"),
    "references": (references, "kind"),
    "nothing": (lambda file: file.create_dataset("w", data=h5py.Empty("f8")), "kind"),
    "type": (lambda file: file.update(w=np.dtype("f8")), "kind"),
    "unusual_filter": (lambda file: file.create_dataset("w", data=[1.0], compression="lzf"), "filter"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_its_reason(name):
    fill, why = HOSTILE[name]
    with pytest.raises(Refused) as refusal:
        arrays(made(fill))
    assert str(refusal.value) == why
    assert why in REFUSED


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_a_truncated_file_is_refused(libver):
    whole = made(lambda file: file.create_dataset("w", data=np.ones(500)), libver=libver)
    for size in (1, 8, 100, len(whole) // 2, len(whole) - 1):
        with pytest.raises(Refused, match="damaged"):
            arrays(whole[:size])


@pytest.mark.parametrize("data", [b"\0", b"garbage" * 100, b"PK\3\4" + bytes(500), b"\x89HDF\r\n\x1a\n" * 99])
def test_other_bytes_are_refused(data):
    with pytest.raises(Refused, match="damaged"):
        arrays(data)


def test_a_bomb_takes_no_more_than_the_worker_has(submit):
    """In the worker, because the library unpacks it before anybody can count."""
    session = submit("", memory_mib=128)
    data = made(bomb)
    assert len(data) < 2**20
    with pytest.raises(StudentError) as refusal:
        session.call("weights", [data])
    assert refusal.value.type_name in ("Refused", "MemoryError")
    assert session.call("call", session.call("getattr", session.call("weights", []), "copy"), [], {}) == {}


def test_the_arrays_stay_in_the_worker(submit):
    session = submit("")
    found = session.call("weights", [made(lambda file: file.update(w=1.0))])
    assert type(found) is Handle
    assert session.call("op", "getitem", found, "w") == 1.0


def test_the_grader_never_opens_a_file_of_weights():
    """The grader process imports the sentences of this module, and h5py stays out of it."""
    code = "import sys; import autograder.grading.plugin, autograder.run; sys.exit('h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
