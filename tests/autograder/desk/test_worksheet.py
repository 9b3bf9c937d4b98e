"""Moodle's grading worksheet tells `collect` when each submission came."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.desk import collect as desk
from autograder.desk import summary, worksheet
from autograder.desk.collect import Options
from autograder.desk.records import CollectError
from tests.autograder.desk.downloads import CODE, OTHER, packed

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 11, 30, 12, tzinfo=UTC)
EARLY, LATE = "Monday, 30 November 2026, 9:05 AM", "Monday, 30 November 2026, 2:05 PM"
HEADER = "Identifier,Full name,Email address,Last modified (submission),Last modified (grade)\n"


@pytest.fixture
def collect(tmp_path, course):
    """collect({student: text}, {student: time}, …options) -> what was done; a student is (name, number)."""

    def collect(files, times=None, *, also=(), **options):
        entries = {f"{n}_{p}_assignsubmission_file_/graph.py": text for (n, p), text in files.items()}
        if times is not None:
            rows = [f'Participant {p},{n},{n}@x.invalid,"{when}",-\n' for (n, p), when in times.items()]
            options["roster"] = tmp_path / "worksheet.csv"
            options["roster"].write_text(HEADER + "".join(rows), encoding="utf-8")
        paths = [packed(tmp_path / "d.zip", entries), *also]
        return desk.collect(paths, tmp_path / "class", course, Options(course.stage("2"), **options))

    return collect


LEE, BO = ("Lee", 11), ("Bo", 12)


def times(done):
    return {one.name: one.submitted for one in done.manifest.attempts}


def taken(done):
    return [(one.number, one.submitted) for one in done.manifest.attempts if one.taken]


def said(done, tmp_path):
    return "\n".join(summary.lines(done, tmp_path))


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        (EARLY, 9),
        (LATE, 14),
        ("Monday, 30 November 2026, 12:05 AM", 0),
        ("Monday, 30 November 2026, 12:05 PM", 12),
        ("Monday, 30 November 2026, 23:05", 23),
    ],
)
def test_the_english_forms_are_read_in_the_zone_of_the_site(words, hour):
    assert worksheet.moment(words, BERLIN) == datetime(2026, 11, 30, hour, 5, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "words",
    [
        *("-", "", "30/11/26, 09:05", "Montag, 30. November 2026, 09:05", "Monday, 30 November 2026"),
        *("Tuesday, 30 November 2026, 9:05 AM", "Monday, 31 November 2026, 9:05 AM"),
        *("Monday, 30 November 2026, 13:05 PM", "Monday, 30 November 2026, 0:05 AM"),
        *("Monday, 30 November 2026, 24:05", "Monday, November 30, 2026, 9:05 AM", EARLY + " x"),
        "Monday, 30 November 0000, 9:05 AM",
    ],
)
def test_any_other_form_is_no_time(words):
    assert worksheet.moment(words, UTC) is None


def test_the_worksheet_tells_the_time_and_so_the_lateness(collect, tmp_path):
    done = collect({LEE: CODE, BO: CODE}, {LEE: EARLY, BO: LATE}, zone=BERLIN, due=DUE)
    assert times(done) == {"Lee": "2026-11-30T09:05:00+01:00", "Bo": "2026-11-30T14:05:00+01:00"}
    assert {one.name: one.late_seconds for one in done.manifest.attempts} == {"Lee": 0, "Bo": 65 * 60}
    assert "the worksheet's times are read in the zone Europe/Berlin" in said(done, tmp_path)


def test_a_time_that_is_not_english_is_unknown_and_told_in_one_line(collect, tmp_path):
    words = "Montag, 30. November 2026, 09:05"
    done = collect({LEE: CODE, BO: CODE}, {LEE: words, BO: words})
    assert set(times(done).values()) == {""}
    (line,) = [line for line in said(done, tmp_path).splitlines() if "no time in English" in line]
    assert "2 participants" in line
    assert words in line


def test_a_dash_is_no_time_and_so_is_a_worksheet_of_another_assignment(collect, tmp_path):
    done = collect({LEE: CODE, BO: CODE, ("Cy", 13): CODE}, {LEE: EARLY, BO: "-", ("Cy", 99): EARLY})
    assert times(done) == {"Lee": "2026-11-30T09:05:00+00:00", "Bo": "", "Cy": ""}
    assert "the worksheet has no time for 2 participants" in said(done, tmp_path)
    assert "no time in English" not in said(done, tmp_path)


def test_a_worksheet_beside_a_roster_of_ones_own(collect, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(HEADER + f'Participant 11,Lee,l@x.invalid,"{EARLY}",-\n')
    assert times(collect({LEE: CODE}, table=table)) == {"Lee": "2026-11-30T09:05:00+00:00"}
    table.write_text("Identifier,Zuletzt\nTeilnehmer/in11,-\n")
    with pytest.raises(CollectError, match=r"no column Last modified \(submission\).*English"):
        collect({LEE: CODE}, table=table)


def test_before_the_deadline_takes_the_attempt_of_the_earlier_download(collect):
    collect({LEE: CODE}, {LEE: EARLY}, due=DUE, rule="before-deadline")
    done = collect({LEE: OTHER}, {LEE: LATE}, due=DUE, rule="before-deadline")
    assert taken(done) == [(1, "2026-11-30T09:05:00+00:00")]
    assert len(done.manifest.attempts) == 2


def test_the_same_files_sent_again_later_are_an_attempt_of_their_own(collect):
    for text, when in ((CODE, EARLY), (OTHER, "Monday, 30 November 2026, 10:05 AM"), (CODE, LATE)):
        done = collect({LEE: text}, {LEE: when}, due=DUE)
    assert taken(done) == [(3, "2026-11-30T14:05:00+00:00")]


def test_a_time_that_comes_later_than_the_files_is_that_of_the_attempt(collect, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(HEADER + f'Participant 11,Lee,l@x.invalid,"{LATE}",-\n')
    collect({LEE: CODE})
    for given in (table, None, table):
        done = collect({LEE: CODE}, table=given, due=DUE)
        (one,) = done.manifest.attempts
        assert (one.submitted, one.late_seconds) == ("2026-11-30T14:05:00+00:00", 2 * 3600 + 5 * 60)


def test_earlier_files_without_a_worksheet_are_the_latest_attempt_again(collect):
    collect({LEE: CODE}, {LEE: EARLY})
    collect({LEE: OTHER}, {LEE: LATE})
    assert taken(collect({LEE: CODE})) == [(3, "")]


def test_several_downloads_get_no_time(collect, tmp_path):
    later = packed(tmp_path / "later.zip", {"Lee_11_assignsubmission_file_/graph.py": OTHER})
    done = collect({LEE: CODE}, {LEE: LATE}, also=[later])
    assert [one.submitted for one in done.manifest.attempts] == ["", ""]
    assert "collect one at a time" in said(done, tmp_path)
