"""The roster: tables of five systems, and whom a person of a download can be."""

import pytest

from autograder.desk import roster
from autograder.desk.records import CollectError, Person

OWN = (
    "key,name,id,email,group\nlee,Ann Lee,12345,ann@x.invalid,Red\n"
    'bo,"O\'Hara, Bo",12346,,Red\nli,Ann Lee,12347,,\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Backprop (9)\n"
    '"    Points Possible",,,,,12\n"Lee, Ann",12345,s1,lee,One,\n"Ohara, Bo",12346,s2,bo,One,\n'
)
MOODLE = (
    "Identifier;Full name;Email address;Grade\n"
    "Participant 12345;Ann Lee;ann@x.invalid;\nParticipant 12346;Bo O'Hara;bo@x.invalid;\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Role\nAnn,Lee,12345,ann@x.invalid,Student\nBo,O'Hara,12346,b@x,Student\n"
)
NBGRADER = "id,first_name,last_name,email,lms_user_id\nlee,Ann,Lee,,12345\nbo,Bo,O'Hara,,12346\n"
CLASSROOM = (
    '"identifier","github_username","github_id","name"\n'
    '"Ann Lee","lee","12345",""\n"o","bo","12346","Bo O\'Hara"\n'
)


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "roster.csv"
        path.write_text(text, encoding="utf-8-sig")
        return roster.read(path)

    return read


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (CANVAS, ["lee", "bo"]),
        (MOODLE, ["ann@x.invalid", "bo@x.invalid"]),
        (GRADESCOPE, ["12345", "12346"]),
        (NBGRADER, ["lee", "bo"]),
        (CLASSROOM, ["lee", "bo"]),
    ],
)
def test_tables_of_systems_are_rosters(read, text, keys):
    found = read(text)
    assert [one.key for one in found.students] == keys
    assert [one.key for one in found.find(Person("somebody", "12346"))] == keys[1:]
    assert [one.key for one in found.find(Person("ohara  BO"))] == keys[1:]


def test_an_id_decides_before_a_name(read):
    found = read(OWN)
    assert [one.key for one in found.find(Person("Ann Lee", "12347"))] == ["li"]
    assert [one.key for one in found.find(Person("Ann Lee", "99"))] == ["lee", "li"]
    assert [one.key for one in found.find(Person("", "", "ANN@x.invalid"))] == ["lee"]
    assert found.find(Person("Nobody")) == []
    assert found.find(Person("", "")) == []


def test_a_group_has_members(read):
    assert [one.key for one in read(OWN).group(Person("red", "777"))] == ["lee", "bo"]
    assert read(OWN).group(Person("", "")) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "is empty"), ("key,name\na,A\nA,B\n", "two students"), ("x\n", "no student")],
)
def test_an_unusable_roster_says_why(read, text, why):
    with pytest.raises(CollectError, match=why):
        read(text)


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\n"])
def test_a_name_with_an_odd_line_end_is_one_student(read, odd):
    name = f'"Lee{odd}Ann"' if odd == "\n" else f"Lee{odd}Ann"  # a program quotes the plain line end alone
    found = read(f"key,name\na1,{name}\nb2,Bo\n")
    assert [one.key for one in found.students] == ["a1", "b2"]
    assert [one.key for one in found.find(Person("Lee Ann"))] == ["a1"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_separators_of_spreadsheets_are_known(tmp_path, separator, end):
    rows = [["key", "name"], ["007", "Bo, Li"], ["0042", "Kim; Ann"]]
    quoted = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / "roster.csv").write_bytes(f"\ufeff{end.join(quoted)}".encode())
    found = roster.read(tmp_path / "roster.csv").students
    assert [(one.key, one.name) for one in found] == [("007", "Bo, Li"), ("0042", "Kim; Ann")]


def test_a_roster_that_is_no_text_says_so(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CollectError, match="UTF-8"):
        roster.read(path)


def test_a_roster_that_is_missing_says_so(tmp_path):
    with pytest.raises(CollectError, match=r"the table .*none\.csv cannot be read: No such file"):
        roster.read(tmp_path / "none.csv")
