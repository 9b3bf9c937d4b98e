"""Source files: what Python reads is read, everything else is refused with the place of the trouble."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submissions.source import NotSource, decode


def test_utf8_is_read_with_and_without_a_mark() -> None:
    assert decode("é = 'ß'\r\n".encode()) == "é = 'ß'\r\n"
    assert decode("é = 1\n".encode("utf-8-sig")) == "é = 1\n"
    assert decode(b"# coding: utf8\n") == "# coding: utf8\n"
    assert decode(b"") == ""


@pytest.mark.parametrize("cookie", ["latin-1", "iso-8859-1", "ISO_8859_1"])
def test_a_line_that_says_latin_1_is_obeyed(cookie: str) -> None:
    text = f"#!/usr/bin/env python\n# -*- coding: {cookie} -*-\nx = 'é'\n"
    assert decode(text.encode("latin-1")) == text


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"x = 1\n\xe9", "byte 6, in line 2"),
        (b"\xef\xbb\xbfx = 1\n\n\xe9", "byte 10, in line 3"),
        (b"\xe9", "byte 0, in line 1"),
        (b"# coding: utf-7\n+AGE-", "has a coding line that names another encoding"),
        (b"# coding: rot13\n", "has a coding line that names another encoding"),
        (b"# coding: no-such\n", "has a wrong coding line"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "has a wrong coding line"),
        ("x".encode("utf-16"), "UTF-16"),
        ("x".encode("utf-16-be"), "byte 0 is zero"),
        (b"x = 1\0", "byte 5 is zero"),
    ],
)
def test_everything_else_is_refused_with_its_place(data: bytes, complaint: str) -> None:
    with pytest.raises(NotSource, match=complaint):
        decode(data)


@given(st.binary() | st.binary().map(b"# coding: latin-1\n".__add__) | st.text().map(str.encode))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(NotSource):
        assert isinstance(decode(data), str)
