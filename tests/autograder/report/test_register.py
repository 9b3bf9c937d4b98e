"""What a run notes about the class beside the results."""

from autograder.report import register
from autograder.report.register import Enrolment, Register


def test_what_is_noted_is_read_again(tmp_path):
    one = Enrolment({"ada": "Ada L."}, {"ada": "A"}, {"02": ["bo"]}, {"02": {"ada": 90, "cy": None}})
    register.note(tmp_path, {"/a": one}, "2026-11-30T10:00:00+0000")
    assert register.read(tmp_path) == Register({"/a": one}, "2026-11-30T10:00:00+0000")


def test_another_class_and_a_run_without_news_leave_the_rest(tmp_path):
    register.note(tmp_path, {"/a": Enrolment({"ada": "Ada"})}, "2026-11-30T10:00:00+0000")
    register.note(tmp_path, {"/b": Enrolment({"bo": "Bo"}, missing={"02": ["cy"]})})
    known = register.read(tmp_path)
    assert known.everyone.names == {"ada": "Ada", "bo": "Bo"}
    assert known.began == "2026-11-30T10:00:00+0000"


def test_a_note_without_news_writes_nothing(tmp_path):
    register.note(tmp_path, {})
    assert not (tmp_path / register.FILE).exists()


def test_all_classes_together_change_none_of_them(tmp_path):
    classes = {"/a": Enrolment(missing={"02": ["a"]}), "/b": Enrolment(missing={"02": ["b"]})}
    known = Register(classes)
    assert known.everyone.missing == known.everyone.missing == {"02": ["a", "b"]}
    assert classes["/a"].missing == {"02": ["a"]}


def test_a_damaged_register_is_an_empty_one(tmp_path):
    for text in ("", "[]", '{"version": 99}', '{"version": 1, "classes": {"/a": {"x": 1}}, "began": ""}'):
        (tmp_path / register.FILE).write_text(text)
        assert register.read(tmp_path) == Register()
