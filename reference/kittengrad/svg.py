"""SVG text: the frame of a picture, labels and numbers, and text from a graph or a network made safe."""

from html import escape
from numbers import Real
from reprlib import repr as short_repr

NUMERAL = 9  # characters of a number; so many fit beside its name in a box


def picture(width, height, title, head, parts):
    """A picture of this size. `head` holds its style and other definitions, `parts` what is drawn."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="kg" role="img"'
            f' viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">',
            f"<title>{title}</title>",
            head,
            f'<rect class="kg-paper" width="{width:.0f}" height="{height:.0f}" rx="8"/>',
            *parts,
            "</svg>",
        ]
    )


def write(style, x, y, text):
    """A label. `text` is safe already, see `safe`."""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{text}</text>'


def safe(value, length):
    """Any text, cut to `length` and made safe for SVG: without markup and characters that XML forbids."""
    text = "".join(c if c.isprintable() else "�" for c in str(value))
    return escape(text if len(text) <= length else text[: length - 1] + "…")


def numeral(value):
    """A number in four significant digits, or as many as fit; the shape of an array; `?` for None; text."""
    if value is None:
        return "?"
    shape = getattr(value, "shape", None)
    if isinstance(value, Real) or shape == ():
        return next(filter(_fits, (_digits(float(value), count) for count in (4, 3, 2, 1))))
    if isinstance(shape, tuple):
        return safe(shape, 12)
    return safe(short_repr(value), 10)


def short_numeral(number, digits):
    """A number in so few significant digits."""
    return _digits(float(number), digits)


def _digits(number, count):
    """A number with so many significant digits, and an exponent without leading zeros."""
    mantissa, _, exponent = f"{number:.{count}g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def _fits(text):
    return len(text) <= NUMERAL
