"""Give each person of a download a student's folder: by the roster, else by the system's name and id.

The folder's name is safe on every file system, and `grade` shows it unchanged.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.course import Course
from autograder.desk.records import CollectError, Left, Person, Sent
from autograder.desk.roster import Enrolled, Roster
from autograder.submissions.names import clean, folded
from autograder.submissions.places import PROVIDED, like_a_stage
from autograder.submissions.tree import LITTER, Entry
from autograder.text import FORMULA, one_line, shown

LONGEST = 60  # characters of a folder's name
FORBIDDEN = re.compile(r'[<>:"/\\|?*~\x00-\x1f]+')  # by Windows; "~" marks a name in the results
DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


@dataclass(frozen=True)
class Student:
    """A student with a folder: its name `key`, made from `raw`, and the system's words for the way back."""

    key: str
    raw: str
    name: str
    id: str
    email: str
    group: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Match:
    """A person, and the row of the roster that fits; `by_name` if the name alone decided."""

    person: Person
    row: Enrolled | None
    group: str = ""

    @property
    def raw(self) -> str:
        """The name that the folder gets if it is safe."""
        if self.row:
            return self.row.key
        return "-".join(filter(None, (self.person.name, self.person.id or self.person.email)))


def assigned(
    sent: Sequence[Sent], roster: Roster | None, known: dict[str, str], course: Course
) -> tuple[list[tuple[Sent, list[Student]]], list[Left]]:
    """Each attempt with its students, and a line for each attempt without one.

    known  {raw name: folder} of the students that are in the class already; their folders stay
    """
    left: list[Left] = []
    matches: list[tuple[Sent, list[_Match]]] = []
    shared = _shared_names(sent, roster)
    for one in sent:
        found, problems = _matched(one, roster, shared)
        left += [Left(one.source, why) for why in problems]
        if found:
            matches.append((one, found))
    raws = [match.raw for _, several in matches for match in several]
    keys = folders(raws, known, course)
    return [(one, _students(several, keys)) for one, several in matches], left


def as_before(
    found: Sequence[tuple[Sent, list[Student]]], before: Mapping[str, str], roster: Roster | None
) -> list[tuple[Sent, list[Student]]]:
    """The same attempts, each student in the folder that the class has for the id: `before` is {id: folder}.

    A name can change in the system. Raises CollectError if the roster now names another folder.
    """
    return [
        (sent, [_as_before(one, before.get(one.id, one.key), roster) for one in several])
        for sent, several in found
    ]


def _as_before(student: Student, folder: str, roster: Roster | None) -> Student:
    if folder == student.key or student.group:
        return student
    if roster:
        raise CollectError(
            f"{shown(student.name)} has the folder {folder} from an earlier run, and {student.key} by this "
            "roster: collect into a new folder"
        )
    return replace(student, key=folder)


def _students(several: Sequence[_Match], keys: Mapping[str, str]) -> list[Student]:
    students: dict[str, Student] = {}
    everyone = tuple(dict.fromkeys(keys[match.raw] for match in several))
    for match in several:
        row, person, key = match.row, match.person, keys[match.raw]
        name = (row.name if row else "") or person.name
        email = (row.email if row else "") or person.email
        own = row.lms_id if row and match.group else person.id  # a group's id is no member's
        group = everyone if len(everyone) > 1 else ()
        students[key] = Student(key, match.raw, name, own, email, group, match.group)
    return list(students.values())


def _matched(one: Sent, roster: Roster | None, shared: Mapping[str, int]) -> tuple[list[_Match], list[str]]:
    """The matches of an attempt's people, and a sentence for each person that fits nobody."""
    if roster is None:
        return [_Match(person, None) for person in one.people], []
    found: list[_Match] = []
    problems: list[str] = []
    for person in one.people:
        rows, members = roster.find(person), roster.group(person)
        if members and all(row in members and not row.is_named(person) for row in rows):
            found += [_Match(person, row, f"group {person.words}") for row in members]
        elif len(rows) != 1:
            problems.append(_unknown(person, rows))
        elif members and not rows[0].has_id(person):
            problems.append(f"{shown(person.words)} is the name of a student and of a group: {_ADD_IDS}")
        elif shared.get(rows[0].key, 0) > 1:
            problems.append(
                f"several people of the download have the name of {shown(rows[0].key)}: {_ADD_IDS}"
            )
        else:
            found.append(_Match(person, rows[0]))
    return found, problems


_ADD_IDS = "add the system's ids to the roster, in a column `id`."


def _unknown(person: Person, rows: Sequence[Enrolled]) -> str:
    who = shown(person.words)
    if rows:
        return f"{who} can be {' or '.join(shown(row.key) for row in rows[:3])} of the roster: {_ADD_IDS}"
    return f"{who} is not in the roster: add a line for this student, and collect again."


def _shared_names(sent: Iterable[Sent], roster: Roster | None) -> dict[str, int]:
    """For each student of the roster whom a name alone found: the number of different people found."""
    people: dict[str, set[Person]] = {}
    for person in {person for one in sent for person in one.people} if roster else ():
        rows = roster.find(person) if roster else []
        if len(rows) == 1:
            people.setdefault(rows[0].key, set()).add(person)
    return {
        key: len({person.id or person.name for person in found})
        for key, found in people.items()
        if len(found) > 1
    }


def split_name(name: str) -> tuple[str, str]:
    """(first name, last name) of `Ann Lee` or `Lee, Ann`."""
    last, _, first = name.partition(",")
    if not first:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def folders(raws: Iterable[str], known: dict[str, str], course: Course) -> dict[str, str]:
    """A folder's name for each raw name; all of them, and the known ones, differ on every disk."""
    raws = set(raws)
    names = known | _spelled_anew(raws, known)
    taken = {folded(name) for name in known.values()}
    fresh = sorted(raws - names.keys())
    plain = {raw: _folder(raw, course) for raw in fresh}
    times = Counter(folded(name) for name in plain.values())
    alike = taken | {name for name, count in times.items() if count > 1}
    for raw, name in plain.items():
        names[raw] = _marked(raw) if folded(name) in alike else name
    return names


def _spelled_anew(raws: set[str], known: Mapping[str, str]) -> dict[str, str]:
    """The known folder of each raw name that differs from a known one only in how accents are stored.

    A disk or a zip program can change that. Two such names in one download are two students.
    """
    of_known, now = _by_spelling(known), _by_spelling(raws)
    alone = {spelled: several[0] for spelled, several in now.items() if len(several) == 1}
    return {
        raw: known[of_known[spelled][0]]
        for spelled, raw in alone.items()
        if raw not in known and len(of_known.get(spelled, ())) == 1
    }


def _by_spelling(raws: Iterable[str]) -> dict[str, list[str]]:
    several: dict[str, list[str]] = {}
    for raw in raws:
        several.setdefault(unicodedata.normalize("NFC", raw[: 8 * LONGEST]), []).append(raw)
    return several


def _folder(raw: str, course: Course) -> str:
    """The raw name if it is safe as a folder of a class, else a marked one."""
    name = unicodedata.normalize("NFC", raw[: 8 * LONGEST]).strip()
    return name if all(_safe(name, course)) and len(raw) <= 8 * LONGEST else _marked(raw)


def _safe(name: str, course: Course) -> Iterator[bool]:
    """What a folder's name has to fulfil, the cheapest first."""
    yield len(name) <= LONGEST and not FORBIDDEN.search(name) and not name.startswith(".")
    yield not name.endswith((".", " ")) and not DEVICES.fullmatch(name)
    yield not clean(name).flag
    yield name.lower() not in (*PROVIDED, *LITTER)
    yield not like_a_stage(Entry(name, "folder"), course)


def _marked(raw: str) -> str:
    """What is safe of a name, and a digest of all of it: `Anna-1a2b3c4d5e`."""
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    base = one_line(FORBIDDEN.sub(" ", raw[: 8 * LONGEST]), LONGEST).replace("…", "")
    base = unicodedata.normalize("NFC", base).lstrip("'. " + "".join(FORMULA))[: LONGEST - 20].rstrip(" .-")
    base = f"student {base}".rstrip() if not base or DEVICES.fullmatch(base) else base
    return f"{base}-{digest}"
