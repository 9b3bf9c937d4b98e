"""What is remembered of records between runs: as fresh as the records, and never in the way."""

import json

import pytest

from autograder import index, results
from autograder.index import Index, head_of
from autograder.results import Result


@pytest.fixture
def out(tmp_path):
    results.write(Result("ada", "01", seed=1, class_path="/class", entry="ada"), tmp_path)
    results.write(Result("bob", "01", problem="A link."), tmp_path)
    made = Index(tmp_path)
    list(made.heads())
    made.save()
    return tmp_path


def test_a_head_is_what_the_record_says(out):
    assert list(Index(out).heads()) == [head_of(record) for record in results.read_all(out)]


def test_what_is_remembered_is_not_read(out, monkeypatch):
    monkeypatch.setattr(index, "read", lambda _: pytest.fail("it was read"))
    assert Index(out).head("ada", "01").entry == "ada"


def test_what_changed_is_read(out):
    results.write(Result("ada", "01", seed=2, class_path="/class", entry="ada"), out)
    assert Index(out).head("ada", "01").key[-1] == 2
    results.path_of(out, "bob", "01").unlink()
    assert Index(out).head("bob", "01") is None
    assert len(list(Index(out).heads())) == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"version": 0, "entries": {}}', '{"entries": 3}'])
def test_a_damaged_index_is_none(out, damage):
    (out / index.INDEX).write_text(damage)
    assert len(list(Index(out).heads())) == 2


def test_entries_of_another_shape_are_none(out):
    raw = json.loads((out / index.INDEX).read_text())
    raw["entries"] = {name: [mark, head[:3]] for name, (mark, head) in raw["entries"].items()}
    (out / index.INDEX).write_text(json.dumps(raw))
    assert len(list(Index(out).heads())) == 2


def test_a_record_of_a_later_version_is_not_taken_for_none(out):
    path = results.path_of(out, "ada", "01")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": results.SCHEMA + 1}))
    with pytest.raises(results.NewerResult):
        Index(out).head("ada", "01")
    assert [head.student for head in Index(out).heads()] == ["bob"]
