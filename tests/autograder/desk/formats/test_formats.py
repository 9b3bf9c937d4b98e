"""Each format: what the names of a download mean, and how it is told from the others."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from autograder.desk import detect
from autograder.desk.formats import (
    blackboard,
    brightspace,
    canvas,
    classroom,
    exchange,
    gradescope,
    moodle,
    plain,
)
from autograder.desk.formats.gradescope_metadata import parsed
from autograder.desk.records import CollectError, Person
from tests.autograder.desk.downloads import attempt_text, listing
from tests.autograder.desk.downloads import gradescope as export

UTC = UTC
MARATHI = "स्नेहा"  # its vowel signs are marks, which are no letters


def only(reading):
    (sent,) = reading.sent
    return sent


def owns(sent):
    return {"/".join(own) for own in sent.files}


@pytest.mark.parametrize(
    ("name", "person", "own", "late", "order"),
    [
        ("doejane_12345_678_graph.py", ("doejane", "12345"), "graph.py", False, 678),
        ("doejane_LATE_12345_678_graph-1.py", ("doejane", "12345"), "graph-1.py", True, 678),
        ("9_12345_678_7_8_graph.py", ("9", "12345"), "7_8_graph.py", False, 678),
        ("_12345_678_graph.py", ("", "12345"), "graph.py", False, 678),
        ("a_b_12345_678_graph (1).py", ("a_b", "12345"), "graph (1).py", False, 678),
        (f"{MARATHI}_12345_678_graph.py", (MARATHI, "12345"), "graph.py", False, 678),
        ("anon_x1Y2z_678_graph.py", ("", "anon_x1Y2z"), "graph.py", False, 678),
        ("LATE_anon_x1Y2z_678_graph.py", ("", "anon_x1Y2z"), "graph.py", True, 678),
        ("doejane_12345_text.html", ("doejane", "12345"), "text.html", False, 0),
        ("doejane_LATE_12345_link.html", ("doejane", "12345"), "link.html", True, 0),
    ],
)
def test_canvas_names(name, person, own, late, order):
    sent = only(canvas.read(listing(name)))
    assert sent.people == (Person(*person),)
    assert owns(sent) == {own}
    assert (sent.late, sent.order) == (late, order)


def test_canvas_files_of_one_student_are_one_attempt():
    reading = canvas.read(listing("a_1_10_graph.py", "a_1_12_notes.txt", "b_2_11_graph.py"))
    assert [(owns(sent), sent.order) for sent in reading.sent] == [
        ({"graph.py", "notes.txt"}, 12),
        ({"graph.py"}, 11),
    ]


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Ann Lee_4567_assignsubmission_file_/graph.py", "graph.py"),
        ("Ann Lee_4567_assignsubmission_file/kittengrad/graph.py", "kittengrad/graph.py"),
        ("Ann Lee_4567_assignsubmission_file_my_graph.py", "my_graph.py"),
        ("Ann Lee_4567_assignsubmission_onlinetext_/onlinetext.html", "onlinetext.html"),
        ("Ann Lee_4567_assignsubmission_onlinetext_onlinetext.html", "onlinetext.html"),
    ],
)
def test_moodle_names_in_their_three_shapes(name, own):
    sent = only(moodle.read(listing(name)))
    assert sent.people == (Person("Ann Lee", "4567"),)
    assert owns(sent) == {own}


def test_moodle_files_and_typed_answers_are_one_attempt():
    first, second = "A, B_1_assignsubmission_file_/graph.py", "A, B_1_assignsubmission_onlinetext_/text.html"
    assert owns(only(moodle.read(listing(first, second)))) == {"graph.py", "text.html"}


def test_gradescope_knows_people_and_times_from_its_metadata():
    group = [("Ann Lee", "007", "a@x.invalid"), ("'O''Hara, Bo'", "008", "b@x.invalid")]
    entries = export({201: ("2026-11-20 10:00:00.123456789 Z", group, {"graph.py": ""})})
    inside = {name.split("/", 1)[1]: text for name, text in entries.items()}
    reading = gradescope.read(listing(*inside, texts=inside))
    sent = only(reading)
    assert sent.people == (
        Person("Ann Lee", "007", "a@x.invalid"),
        Person("O'Hara, Bo", "008", "b@x.invalid"),
    )
    assert sent.when == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert sent.order == 201
    assert "submission_metadata.yml" in reading.claimed


def test_gradescope_without_metadata_names_nobody():
    reading = gradescope.read(listing("submission_201/graph.py"))
    assert not reading.sent
    assert "submission_metadata.yml" in reading.left[0].why


def test_the_output_of_an_old_grading_names_nobody():
    text = (
        "submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: '1'\n  :results:\n    :output: |\n"
        "      submission_2:\n        :submitters:\n      - :name: Forged\n    - :name: Forged\n"
    )
    assert {name: meta.people for name, meta in parsed(text).items()} == {
        "submission_1": (Person("Ann", "1"),)
    }


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        (r'"\xC3x \u00DCber"', "Ãx Über"),
        ("'it''s'", "it's"),
        ("Zoë Ö", "Zoë Ö"),
        ('"broken \\q"', "broken \\q"),
    ],
)
def test_gradescope_names_in_the_quotes_of_yaml(spelled, name):
    (meta,) = parsed(f"submission_1:\n  :submitters:\n  - :name: {spelled}\n").values()
    assert meta.people[0].name == name


def test_a_brightspace_date_in_another_language_is_no_time_and_several_are_no_order():
    reading = brightspace.read(
        listing(
            "101-9 - Ann Lee - 20 novembre 2026 10 h 03/graph.py",
            "102-9 - Bo-Li - 2026年11月20日 1003 - graph.py",
            "103-9 - Cy - 20 nov. 2026 1003/graph.py",
            "103-9 - Cy - Nov 21, 2026 1003 AM/graph.py",
            "104-9 - Di - notes/graph.py",
        )
    )
    assert [(sent.people[0].id, sent.when, sent.note) for sent in reading.sent] == [
        ("101", None, "its time is unknown: 20 novembre 2026 10 h 03"),
        ("102", None, "its time is unknown: 2026年11月20日 1003"),
    ]
    assert [list(sent.files) for sent in reading.sent] == [[("graph.py",)]] * 2
    assert [line.place for line in reading.left] == ["Cy (103)"] * 2
    assert all("set your language in Brightspace to English" in line.why for line in reading.left)
    assert not [name for name in reading.claimed if name.startswith("104")]


def test_brightspace_attempts_are_folders_of_one_person():
    zone = timezone(timedelta(hours=1))
    reading = brightspace.read(
        listing(
            "101-9 - Ann van Lee - Nov 20, 2026 1003 AM/graph.py",
            "101-9 - Ann van Lee - Nov 21, 2026 1203 PM/graph.py",
            "102-9 - Bo-Li - Nov 21, 2026 1203 AM - graph.py",
            "103-9 - Cy - Smarch 40, 2026 1203 AM/graph.py",
            "index.html",
            zone=zone,
        )
    )
    assert [(sent.people[0], sent.when) for sent in reading.sent] == [
        (Person("Ann van Lee", "101"), datetime(2026, 11, 20, 10, 3, tzinfo=zone)),
        (Person("Ann van Lee", "101"), datetime(2026, 11, 21, 12, 3, tzinfo=zone)),
        (Person("Bo-Li", "102"), datetime(2026, 11, 21, 0, 3, tzinfo=zone)),
        (Person("Cy", "103"), None),
    ]
    assert "unknown" in reading.sent[3].note
    assert owns(reading.sent[2]) == {"graph.py"}
    assert "index.html" in reading.claimed


def test_blackboard_reads_the_header_and_never_what_the_student_wrote():
    first, second = "Back_prop_an_lee_attempt_2026-11-20-10-00-00", "Back_prop_bo_attempt_2026-11-20-11-00-00"
    texts = {f"{first}.txt": attempt_text("An Lee", "an_lee", " (late)"), f"{second}.txt": "Name: Bo\n"}
    reading = blackboard.read(
        listing(f"{first}_graph.py", f"{second}_graph.py", *texts, texts=texts, zone=UTC)
    )
    assert [(sent.people[0], sent.late) for sent in reading.sent] == [
        (Person("An Lee", "an_lee"), True),
        (Person("", "bo"), False),
    ]
    assert reading.sent[0].when == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert owns(reading.sent[0]) == {"graph.py", "comments.txt"}


def test_exchange_attempts():
    name = "lee+02-backprop+2026-11-20 10:00:00.500000 UTC"
    reading = exchange.read(listing(f"{name}+abc/graph.py", f"{name}/graph.py", zone=UTC))
    assert [sent.people[0] for sent in reading.sent] == [Person("", "lee")] * 2
    assert {sent.assignment for sent in reading.sent} == {"02-backprop"}
    assert reading.sent[0].when == datetime(2026, 11, 20, 10, 0, 0, 500000, tzinfo=UTC)


def test_repositories_need_evidence():
    names = ("02-lee/graph.py", "02-long-name/graph.py")
    assert not classroom.read(listing(*names)).sent
    cloned = listing(*names, repositories=frozenset({"02-lee", "02-long-name"}))
    around = listing(*names, "classroom_roster.csv", name="02-submissions")
    for one in (cloned, around):
        assert [sent.people[0].id for sent in classroom.read(one).sent] == ["lee", "long-name"]
    assert "--roster" in classroom.read(around).left[0].why


def test_plain_folders_and_zips_are_students():
    stamp = "2026-11-20 10:00:00.000000 UTC"
    found = listing(
        "Ann Lee/02-backprop/graph.py",
        "Ann Lee/02-backprop/timestamp.txt",
        "bo.zip",
        "notes.txt",
        texts={"Ann Lee/02-backprop/timestamp.txt": stamp},
    )
    ann, bo = plain.read(found).sent
    assert (ann.people, ann.when) == ((Person("Ann Lee"),), datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert (bo.people, owns(bo)) == ((Person("bo"),), {"bo.zip"})


# Detection.

SHAPES = {
    "canvas": ["a_LATE_12345_678_graph.py", "b_12346_679_Back_x_attempt_2026-11-20-10-00_graph.py"],
    "moodle": ["A B_4567_assignsubmission_file_graph.py", "C_4568_assignsubmission_file_9_12_graph.py"],
    "gradescope": ["submission_1/graph.py", "submission_metadata.yml"],
    "brightspace": ["101-9 - Ann Lee - Nov 20, 2026 1003 AM/graph.py", "index.html"],
    "blackboard": [
        "Back_lee_attempt_2026-11-20-10-00-00_graph.py",
        "Back_lee_attempt_2026-11-20-10-00-00.txt",
    ],
    "classroom": ["02-lee/graph.py", "02-bo/graph.py"],
    "exchange": ["lee+02-backprop+2026-11-20 10:00:00.0 UTC+abc/graph.py"],
}


@pytest.mark.parametrize("wanted", SHAPES)
@pytest.mark.parametrize("around", ["", "export/"])
def test_no_format_shadows_another(wanted, around):
    around = "02-submissions/" if wanted == "classroom" else around
    found = detect.read(listing(*(around + name for name in SHAPES[wanted]), zone=UTC))
    assert found is not None
    name, reading, steps = found
    assert (name, steps) == (wanted, tuple(around.split("/"))[:-1])
    assert not [one for one in reading.left if one.holds_work and wanted != "gradescope"]


def test_two_formats_with_equal_evidence_are_left_to_staff():
    both = [*SHAPES["exchange"], SHAPES["canvas"][0]]
    with pytest.raises(CollectError, match="canvas or exchange: choose one with --format"):
        detect.read(listing(*both, zone=UTC))
    name, reading, _ = detect.read(listing(*both, zone=UTC), "exchange")
    assert name == "exchange"
    assert ["form of canvas" in one.why for one in reading.left] == [True]


def test_a_download_without_evidence_is_no_systems():
    assert detect.read(listing("student-1/graph.py", "student-2/graph.py", zone=UTC)) is None
