"""From the bytes of a source file to its text, by Python's own rules (PEP 263).

UTF-8 with or without a byte-order mark, or a `coding:` line that says latin-1. Everything else is refused
with the place of the trouble: a person must mend it, and to guess would be to grade what nobody wrote.
"""

from __future__ import annotations

import codecs
import io
import tokenize

ACCEPTED = ("utf-8", "utf-8-sig", "iso8859-1")
AS_UTF8 = "save it as UTF-8 and submit it again"


class NotSource(ValueError):
    """These bytes are no Python source. The message goes on after the file's name: `is not UTF-8: …`."""


def decode(data: bytes) -> str:
    """The text of a source file. Raises NotSource."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotSource(f"is UTF-16: {AS_UTF8}")
    if b"\0" in data:
        raise NotSource(f"is not a text file: byte {data.index(0)} is zero; submit the source file itself")
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError:
        raise NotSource(_where_not_utf8(data)) from None


def _encoding(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        # An unknown coding, one at odds with the mark, or bytes in the first lines that are not UTF-8.
        raise NotSource(_where_not_utf8(data) or f"says a coding that is not its own: {AS_UTF8}") from error
    if codecs.lookup(encoding).name not in ACCEPTED:
        raise NotSource(f"says that it is not UTF-8 (its coding line): {AS_UTF8}, without that line")
    return encoding


def _where_not_utf8(data: bytes) -> str:
    """What is wrong with these bytes as UTF-8, or "" when nothing is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"is not UTF-8: byte {error.start}, in line {line}, has no meaning there; {AS_UTF8}"
    return ""
