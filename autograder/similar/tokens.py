"""A file as tokens in which all that a copier changes first looks the same.

Comments, docstrings, blanks and line ends are left out. Every name that a student can choose is one symbol,
and so is every text. Keywords, operators, numbers, Python's own names and the names behind a dot stay.

Pygments finds the tokens, also in a file with a syntax error. The text is a student's and can be made to
take long, so a child process with limits does the work: see `grading/bounded.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import NamedTuple

from autograder.grading import bounded

MOST_CHARACTERS = 100_000  # in one submission, ten times the longest honest one
MOST_TOKENS = 15_000
TOGETHER = 16  # submissions that one child reads
CPU_SECONDS = 5  # for one child; honest work takes a tenth
MOST_ANSWER = 2**24  # bytes

NAME, TEXT = "name", "text"
_LINE_END = re.compile(r"\r\n|\r|\f|\v")


class Token(NamedTuple):
    """One token: a number that stands for its symbol, and its place in the text, from `start` to `end`."""

    symbol: int
    start: int
    end: int


def even(text: str) -> str:
    """`text` with one kind of line end, so that all places are counted in the same way."""
    return _LINE_END.sub("\n", text)


def of_class(texts: Mapping[str, str]) -> Iterator[tuple[str, list[Token] | None]]:
    """(name, tokens) of each text, in order; None for a text that is too long or takes too much.

    texts  {name: a text that `even` returned}
    """
    everything = list(texts.items())
    for first in range(0, len(everything), TOGETHER):
        group = everything[first : first + TOGETHER]
        fitting = [text for _, text in group if len(text) <= MOST_CHARACTERS]
        answers = iter(_answers(fitting))
        for name, text in group:
            yield name, next(answers) if len(text) <= MOST_CHARACTERS else None


def _answers(texts: Sequence[str]) -> Sequence[list[Token] | None]:
    """The tokens of several texts from one child. If it fails, each text gets a child of its own."""
    together = _bounded(texts)
    if together is not None:
        return together
    return [alone[0] if (alone := _bounded([text])) else None for text in texts]


def _bounded(texts: Sequence[str]) -> list[list[Token]] | None:
    _symbol("", "")  # imports Pygments here once, so that the children inherit it
    work = partial(_read, texts)
    answer = bounded.answer(work, cpu_seconds=CPU_SECONDS, most=MOST_ANSWER)
    return None if answer is None else [[Token(*token) for token in tokens] for tokens in answer]


def _read(texts: Sequence[str]) -> list[list[Token]]:
    return [list(islice(tokens(text), MOST_TOKENS)) for text in texts]


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, without bounds: for the course's own files, and for the child."""
    from pygments.lexers.python import PythonLexer
    from pygments.token import Comment, String, Text

    before = ""
    for start, kind, value in PythonLexer().get_tokens_unprocessed(text):
        if kind in Comment or kind in Text or kind in String.Doc or not value.strip():
            continue
        symbol = TEXT if kind in String else _symbol(value, before, kind)
        if symbol == before == TEXT:
            continue  # Pygments splits a text at its quotes and escapes
        before = symbol
        yield Token(_number(symbol), start, start + len(value))


def _symbol(value: str, before: str, kind: object = None) -> str:
    """The symbol of a token that is no text; `before` is the symbol of the token in front."""
    from pygments.token import Name, Number

    if kind in Number:
        return value.rstrip(".0") or "0" if "." in value else value
    if kind not in Name:
        return value
    stays = kind in (Name.Builtin, Name.Exception, Name.Function.Magic, Name.Variable.Magic)
    return value if stays or before == "." else NAME


@cache
def _number(symbol: str) -> int:
    """48 bits that stand for a symbol, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(symbol.encode("utf-8", "replace"), digest_size=6).digest(), "big")
