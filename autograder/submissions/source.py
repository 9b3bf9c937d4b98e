"""Decode the bytes of a source file to its text, by Python's own rules (PEP 263).

A file is UTF-8, with or without a byte-order mark, or it has a `coding:` line with latin-1. `decode` refuses
everything else and names the place of the fault. The student repairs the file; a guess could change the code.
"""

from __future__ import annotations

import codecs
import io
import tokenize

ACCEPTED = ("utf-8", "utf-8-sig", "iso8859-1")
AS_UTF8 = "save it as UTF-8 and submit it again"


class NotSource(ValueError):
    """These bytes are no Python source. The message continues after the file's name: `is not UTF-8: …`."""


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
        # An unknown coding, a coding that contradicts the mark, or first lines that are not UTF-8.
        raise NotSource(_where_not_utf8(data) or f"has a wrong coding line: {AS_UTF8}") from error
    if codecs.lookup(encoding).name not in ACCEPTED:
        raise NotSource(f"has a coding line that names another encoding: {AS_UTF8}, without that line")
    return encoding


def _where_not_utf8(data: bytes) -> str:
    """The message that names the first byte outside UTF-8; "" for bytes that are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"is not UTF-8: byte {error.start}, in line {line}, is invalid; {AS_UTF8}"
    return ""
