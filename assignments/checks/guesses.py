"""Reads a student's guess, and judges it by the answer: right, close, or not yet.

A guess is a number, a list of numbers, yes or no, or words. No rule can judge free words: their verdict is
OPEN, and the student compares. A wrong verdict would be worse than none.
"""

import ast
import math
import re

RIGHT, CLOSE, NOT_YET, OPEN = "right", "close", "not yet", "open"
LONGEST = 300  # characters of a guess that are read and shown
_NUMBER = r"[-+]?(?:\d[\d,]*\.?\d*(?:e[-+]?\d+)?|\.\d+|inf\b|nan\b)"
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def is_empty(guess):
    return guess is None or (isinstance(guess, str) and guess.strip() in {"", "?", "...", "…"})


def plain(value):
    """A value of a notebook as numbers, texts, and lists or tuples of them."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if hasattr(value, "tolist"):  # an array or a number of NumPy
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return type(value)(plain(each) for each in value) if type(value) in (list, tuple) else str(value)
    label = getattr(value, "label", None)  # of a node: `w2` in place of "w2"
    return None if value is ... else label if label and type(label) is str else str(value)


def verdict(guess, answer, accepts=(), right=1.02, close=1.25):
    """Judge a guess by its answer, both as `plain` gives them.

    accepts  other words that are right
    right    a guess of a measured number is right if it is wrong by at most this factor; counts are exact
    close    and close if it is wrong by at most this factor
    """
    words = guess if isinstance(guess, str) else shown(guess)
    if _words(words) in {_words(word) for word in (*accepts, answer)}:
        return RIGHT
    value = None if isinstance(answer, str) else read(guess)
    if value is None:
        return OPEN
    verdicts = [_of_values(each, answer, right, close) for each in _meanings(value, answer)]
    return min(verdicts, key=(RIGHT, CLOSE, NOT_YET, OPEN).index)


def _of_values(value, answer, right, close):
    """A number for all elements of the answer, or as many as the answer has. Another shape is close."""
    mine, theirs = list(_flat(value)), list(_flat(answer))
    one_for_all = len(mine) == 1 and len(set(map(repr, theirs))) == 1
    if one_for_all:
        mine *= len(theirs)
    if _has_words(mine) and not _has_words(theirs):
        return OPEN
    if len(mine) != len(theirs):
        return NOT_YET
    verdicts = {_judge(*pair, right, close) for pair in zip(mine, theirs, strict=True)}
    if NOT_YET in verdicts:
        return NOT_YET
    return RIGHT if verdicts <= {RIGHT} and (one_for_all or _shape(value) == _shape(answer)) else CLOSE


def _meanings(value, answer):
    """A guess as it stands. Where the answer is a share such as 0.66, 66 may also mean 66 per cent."""
    is_share = type(answer) is float and 0.02 < answer <= 1
    return (value, value / 100) if is_share and type(value) in (int, float) else (value,)


def read(guess):
    """The numbers in a guess, such as 6, "6 thousandths", "(2, 3)" or "yes". None for words."""
    if not isinstance(guess, str):
        return guess if _is_readable(guess) else None
    text = guess.strip().lower().replace("−", "-").replace("∞", "inf")[:LONGEST]
    if text.rstrip(".!") in _TRUTHS:
        return _TRUTHS[text.rstrip(".!")]
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", text):  # thousands, and not a list
        return int(text.replace(",", ""))
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return _number_in(text)
    return value if _is_readable(value) else None


def _number_in(text):
    """The only number in a text, as in "6 thousandths", "1/4", "10^-8" and "60 %". None for no or several."""
    power = re.fullmatch(r"10 ?(?:\^|\*\*) ?\(?([-+]?\d{1,3})\)?", text)
    if power:
        return 10.0 ** int(power[1]) if abs(int(power[1])) < 300 else None
    fraction = re.fullmatch(r"([-+]?\d{1,12}) ?/ ?(\d{1,12})", text)
    if fraction and int(fraction[2]):
        return int(fraction[1]) / int(fraction[2])
    found = re.findall(rf"(?<![\w.])({_NUMBER})(?![\w^*/])", text)
    if len(found) != 1 or re.search(r"\bnot?\b|n't", text):
        return None
    return float(found[0].replace(",", ""))


def shown(value):
    """A value as text: floats with four digits, words as they are, all of it on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value + 0.0:.4g}"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 10**20 else "a very large number"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(shown(each) for each in value)
        text = f"[{inside}]" if isinstance(value, list) else f"({inside}{',' * (len(value) == 1)})"
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _judge(mine, right_one, right, close):
    if isinstance(right_one, str) or isinstance(mine, str):
        return RIGHT if _words(mine) == _words(right_one) else NOT_YET
    if mine == right_one or (math.isnan(mine) and math.isnan(right_one)):
        return RIGHT
    if not (math.isfinite(mine) and math.isfinite(right_one)) or mine * right_one <= 0:
        return NOT_YET
    wrong_by = max(mine / right_one, right_one / mine)
    if wrong_by <= right and isinstance(right_one, float):
        return RIGHT
    return CLOSE if wrong_by <= close else NOT_YET


def _is_readable(value):
    """Whether it is a number, or a list of numbers and names."""
    kinds = (bool, int, float, str) if isinstance(value, (list, tuple)) else (bool, int, float)
    return all(type(each) in kinds and not _is_endless(each) for each in _flat(value))


def _is_endless(value):
    return type(value) is int and value.bit_length() > 1000  # no float is as large


def _has_words(values):
    return any(isinstance(value, str) for value in values)


def _flat(value):
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _flat(each)
    else:
        yield value


def _shape(value):
    """The lengths of nested lists, as far as the first elements tell."""
    return (len(value), *_shape(value[0])) if isinstance(value, (list, tuple)) and value else ()


def _words(value):
    """Words without case, punctuation and articles. Numbers and lists are no words."""
    if not isinstance(value, str):
        return object()
    found = re.findall(r"\w+|[^\w\s.,;:!?'\"`]", value.casefold())
    return " ".join(word for word in found if word not in {"a", "an", "the"})
