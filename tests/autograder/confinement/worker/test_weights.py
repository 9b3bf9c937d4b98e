"""Arrays of HDF5 files: plain ones are read as they are, and each hostile one is refused by its reason."""

from __future__ import annotations

import subprocess
import sys

import h5py
import numpy as np
import pytest

from autograder.confinement.errors import StudentError
from autograder.confinement.worker.weights import REFUSED, Refused, arrays
from autograder.confinement.worker.wire import Handle
from autograder.course import ROOT
from tests.attacks.weights import files, filled


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", "i1", "i8", "u1", ">u2"])
def test_numbers_come_as_they_are_in_the_order_of_this_machine(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    (found,) = arrays(filled(lambda file: file.create_dataset("w", data=array))).values()
    assert found.dtype == np.dtype(dtype).newbyteorder("=")
    assert found.dtype.isnative
    assert found.flags.c_contiguous
    assert (found == array).all()


def test_shapes_of_every_kind_are_kept():
    def fill(file):
        file["scalar"], file["empty"], file["deep/er/w"] = 2.5, np.zeros((0, 3)), np.ones((1, 2, 1, 2))

    found = arrays(filled(fill))
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
    (found,) = arrays(filled(lambda file: file.create_dataset("w", data=array, **how))).values()
    assert (found == array).all()


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_old_and_new_forms_are_read(libver):
    found = arrays(filled(lambda file: file.create_dataset("a/b", data=[1.0, 2.0]), libver=libver))
    assert found["a/b"].tolist() == [1.0, 2.0]


def test_no_bytes_hold_no_arrays():
    assert arrays(b"") == {}


WHY = {
    "external_link": "link",
    "external_storage": "elsewhere",
    "virtual_dataset": "elsewhere",
    "soft_loop": "link",
    "group_in_itself": "deep",
    "tree_of_loops": "entries",
    "deep_groups": "deep",
    "many_groups": "entries",
    "long_names": "name",
    "huge_shape": "bytes",
    "huge_piece": "bytes",
    "packed_zeros": "bytes",
    "pickled": "kind",
    "objects": "kind",
    "references": "kind",
    "unusual_filter": "filter",
    "truncated": "damaged",
    "damaged": "damaged",
    "garbage": "damaged",
}
BOMB = "bomb_that_lies"  # in a worker alone


def test_every_hostile_file_of_the_corpus_has_its_reason():
    assert WHY.keys() | {BOMB} == {name for name, _, _ in files()}


@pytest.mark.parametrize("name", WHY)
def test_a_hostile_file_is_refused_by_its_reason(name):
    (make,) = (make for known, make, _ in files() if known == name)
    with pytest.raises(Refused) as refusal:
        arrays(make())
    assert str(refusal.value) == WHY[name]
    assert WHY[name] in REFUSED


KINDS = {
    "text": lambda file: file.update(w="text"),
    "compound": lambda file: file.update(w=np.zeros(2, "f4,i4")),
    "truth": lambda file: file.update(w=True),
    "complex": lambda file: file.update(w=1j),
    "long double": lambda file: file.update(w=np.longdouble(1)),
    "nothing": lambda file: file.create_dataset("w", data=h5py.Empty("f8")),
    "type": lambda file: file.update(w=np.dtype("f8")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_other_kinds_of_values_are_refused(kind):
    with pytest.raises(Refused, match="kind"):
        arrays(filled(KINDS[kind]))


def test_the_bytes_of_all_arrays_together_are_bounded():
    def fill(file):
        for number in range(5):
            file.create_dataset(str(number), shape=(2**20,), dtype="f8", chunks=(1024,))

    with pytest.raises(Refused, match="bytes"):
        arrays(filled(fill))


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(Refused, match="damaged"):
        arrays(filled(lambda file: file.update({b"\xff\xfe": 1.0})))


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_a_truncated_file_is_refused(libver):
    whole = filled(lambda file: file.create_dataset("w", data=np.ones(500)), libver=libver)
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
    (make,) = (make for name, make, _ in files() if name == BOMB)
    data = make()
    assert len(data) < 2**20
    with pytest.raises(StudentError) as refusal:
        session.call("weights", [data])
    assert refusal.value.type_name in ("Refused", "MemoryError")
    assert session.call("call", session.call("getattr", session.call("weights", []), "copy"), [], {}) == {}


def test_the_arrays_stay_in_the_worker(submit):
    session = submit("")
    found = session.call("weights", [filled(lambda file: file.update(w=1.0))])
    assert type(found) is Handle
    assert session.call("op", "getitem", found, "w") == 1.0


def test_the_grader_never_opens_a_file_of_weights():
    """The grader process imports the sentences of this module, and h5py stays out of it."""
    code = "import sys; import autograder.grading.plugin, autograder.run; sys.exit('h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
