"""Read `submission_metadata.yml` of a Gradescope export, one line after the other.

A Ruby program writes it, with symbols as keys (`:name:`). Its emitter indents all that belongs to a key
deeper than the key. So the keys of a submission stand at two blanks, the keys of a submitter at four, and
text that a student chose stands deeper. Reading only these lines needs no parser of YAML, and no memory for
the output of old gradings.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from autograder.desk.records import Person

METADATA = "submission_metadata.yml"
_SUBMISSION = re.compile(r"(submission_\d+):\s*")
_KEY = re.compile(r"  :(\w+):(?: (.*))?")  # of a submission
_FIELD = re.compile(r"(  - |    ):(\w+):(?: (.*))?")  # of a submitter; a dash begins the next one


@dataclass(frozen=True)
class Meta:
    """Who sent a submission, and when."""

    people: tuple[Person, ...] = ()
    when: datetime | None = None


def parsed(text: str) -> dict[str, Meta]:
    """{submission: who and when} of each submission that names a submitter."""
    found: dict[str, Meta] = {}
    name = ""
    lines: list[str] = []
    for line in [*text.splitlines(), "submission_0:"]:
        if start := _SUBMISSION.fullmatch(line):
            if name:
                found[name] = _meta(lines)
            name, lines = start[1], []
        else:
            lines.append(line)
    return found


def _meta(lines: list[str]) -> Meta:
    people: list[dict[str, str]] = []
    when, inside = "", False
    for line in lines:
        if key := _KEY.fullmatch(line):
            inside = key[1] == "submitters"
            when = _value(key[2]) if key[1] == "created_at" else when
        elif inside and (field := _FIELD.fullmatch(line)):
            if field[1].strip():
                people.append({})
            if people:
                people[-1][field[2]] = _value(field[3])
    persons = (Person(one.get("name", ""), one.get("sid", ""), one.get("email", "")) for one in people)
    return Meta(tuple(person for person in persons if person.words or person.email), _time(when))


def _value(text: str | None) -> str:
    """The text of a scalar: plain, in single quotes, or in double quotes."""
    text = (text or "").strip()
    if text[:1] == "'" and text[-1:] == "'" and text[1:]:
        return text[1:-1].replace("''", "'")
    if text[:1] == '"' and text[-1:] == '"' and text[1:]:
        spelled = re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text)
        try:
            return str(json.loads(spelled))
        except ValueError:
            return text[1:-1]
    return "" if text in ("~", "null") else text


def _time(text: str) -> datetime | None:
    """A time as `2026-11-20 10:00:00.000000000 Z`, or with an offset."""
    form = re.fullmatch(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d*)? ?(Z|[+-]\d\d:?\d\d)", text)
    try:
        return (
            datetime.fromisoformat(f"{form[1]}T{form[2]}{form[3].replace('Z', '+00:00')}") if form else None
        )
    except ValueError:
        return None
