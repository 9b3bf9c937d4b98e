"""CSV text for a spreadsheet: cells that it shows as they are, and tables of them.

A spreadsheet runs a text that looks like a formula, and reads 007 as a number and 3-4 as a date. Students can
choose these texts as names, and quotes in CSV fail to prevent it. So `cell` writes one leading ' before
these texts, and before texts that begin with '. Spreadsheets show the ', so readers understand why a search
for the name fails; a blank or a tab would be invisible. Where decimals have a comma, a spreadsheet splits at
each ; also inside a text, so a formula behind a ; gets a ' too. A program removes one ' in both places to get
the exact text, so two different texts always have different cells.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterable

from autograder.text import FORMULA, one_line

BYTE_ORDER_MARK = "\ufeff"  # it tells a spreadsheet that a file is UTF-8
EXACT = re.compile(r"0|[1-9][0-9]{0,10}")  # numbers that a spreadsheet shows and saves as they are
# A formula, or what was marked as one, at the beginning of a text or where some spreadsheets split it.
RUNS = re.compile(rf"(^|;[\s\"]*)(?='*[{re.escape(''.join(FORMULA))}])")
MONTHS = [name.lower() for name in calendar.month_name if name]
IN_NUMBERS = {"e", "a", "p", "am", "pm"}  # words that a number or a time of day may hold
TRUTH = {"true", "false"}


def table(rows: Iterable[Iterable[object]]) -> str:
    """The text of a file: these rows, the header first."""
    return BYTE_ORDER_MARK + lines(rows)


def lines(rows: Iterable[Iterable[object]]) -> str:
    """The text of rows at the end of a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def cell(text: str) -> str:
    """A text for a spreadsheet cell: on one line, and read as text."""
    clean = RUNS.sub(r"\1'", one_line(text))
    quoted = RUNS.match(clean) is None and (clean[:1] == "'" or _read_otherwise(clean))
    return f"'{clean}" if quoted else clean


def _read_otherwise(text: str) -> bool:
    """Whether a spreadsheet would change the text: into a number, a date or a truth value."""
    if text.lower() in TRUTH:
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    numeric = re.search(r"\d", text) and all(word in IN_NUMBERS or _is_month(word) for word in words)
    return bool(numeric) and not EXACT.fullmatch(text)


def _is_month(word: str) -> bool:
    return len(word) >= 3 and any(month.startswith(word) for month in MONTHS)
