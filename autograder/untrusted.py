"""Text that came with a submission, made safe to look at.

Escaping belongs to whoever writes HTML, CSV or terminal text. This is about the characters that no escaping
touches and that yet steer a terminal, turn the reading direction round, or cannot be seen at all.
"""

import re

# Controls; soft hyphen and invisible fillers; zero-width and bidirectional marks; line and paragraph
# separators; variation selectors; lone surrogates; byte-order mark and non-characters; invisible tags.
HARMFUL = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_BLANK = re.compile(r"\s+")
_HARMFUL = re.compile(f"[{HARMFUL}]")
_HARMFUL_IN_A_BLOCK = re.compile(rf"(?![\n\t])[{HARMFUL}]")


def one_line(text: str, longest: int = 1000) -> str:
    """`text` on one line, without what steers or hides; cut to `longest` characters, the last of them "…"."""
    clean = _HARMFUL.sub("", _BLANK.sub(" ", text)).strip()
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def visible(text: str) -> str:
    """`text` with its lines and tabs, and everything that steers or hides written out: a bell as \\x07."""
    return _HARMFUL_IN_A_BLOCK.sub(_written_out, text)


def plain(text: object) -> str:
    """Any text for rich to print, such that it neither steers the terminal nor is taken for markup."""
    from rich.markup import escape  # late: pages need none of it

    return escape(visible(str(text)))


def _written_out(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
