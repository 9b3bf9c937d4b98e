"""`comparison`: compares what a student predicted in a notebook with what comes out, and tells why.

In a notebook:   compare = comparison("00")
                 my_guess = "?"                  the student writes something in place of the question mark
                 compare(my_guess=measured)      says what both are, and why

The reasons, and the answers in words, are in predictions_00.toml beside this file. There they spoil nothing.
"""

import sys
import tomllib
from pathlib import Path

from . import guesses, rendering
from .place import Place

HERE = Path(__file__).resolve().parent
_asked = set()  # the predictions that were asked for in this session

HEADS = {
    guesses.RIGHT: "Right.",
    guesses.CLOSE: "Close.",
    guesses.NOT_YET: "Not yet, and that is the interesting part.",
    guesses.OPEN: "Compare.",
}
_HUES = {guesses.RIGHT: "earned", guesses.CLOSE: "earned"}


def comparison(stage, folder=HERE):
    """The function `compare` for the notebook of a stage.

    compare("my_words", my_guess=6.0) compares the variables of these names: with the answer in the stage's
    file, or with the one that is given. An empty prediction is asked for once; the second time, the answer
    is shown without it. `compare` never raises because of what a student wrote.
    """
    known = _known(folder / f"predictions_{stage}.toml")
    order = list(known)

    def compare(*names, **answers):
        names = sorted({*names, *answers}, key=lambda name: order.index(name) if name in known else -1)
        said = {name: _said(name) for name in names}
        missing = [name for name in names if guesses.is_empty(said[name])]
        if missing and (stage, *names) not in _asked:
            _asked.add((stage, *names))
            _ask(missing)
            return
        _show(
            [_part(said[name], answers, name, known.get(name, {})) for name in names],
            [known[name]["because"] for name in names if "because" in known.get(name, {})],
        )

    return compare


def _known(path):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:  # an older copy of checks/; the notebook works without the reasons
        return {}


def _said(name):
    """What the student's variable holds; None when its cell did not run."""
    try:
        return guesses.plain(vars(sys.modules["__main__"]).get(name))
    except Exception:  # a student's own object can raise anything
        return "something that cannot be shown"


def _ask(names):
    listed = " and ".join(f"`{name}`" for name in names)
    sentence = (
        f"Your guess first: write it into the cell above, in {listed}. Or run this cell again for the answer."
    )
    Place().show(sentence, rendering.card_as_html("waiting", "", [sentence]))


def _part(said, answers, name, data):
    """A prediction as (verdict or None when there is no guess, sentence)."""
    answer = guesses.plain(answers[name]) if name in answers else data.get("answer")
    of = f"{data['of']}: " if "of" in data else ""
    is_ = "the answer is" if isinstance(answer, (bool, str)) else "it is"
    it_is = f"{is_} {data.get('says', guesses.shown(answer))}"
    if guesses.is_empty(said):
        return None, f"{of}{it_is}"
    limits = {key: data[key] for key in ("accepts", "right", "close") if key in data}
    words = guesses.shown(said)
    quoted = f"“{words}”" if isinstance(said, str) and guesses.read(said) is None else words
    return guesses.verdict(said, answer, **limits), f"{of}you said {quoted}, {it_is}"


def _show(parts, reasons):
    """One card: how close the guesses were, each beside its answer, and the reason."""
    verdicts = [verdict for verdict, _ in parts if verdict]
    head = _head(verdicts)
    reason = f"because {' '.join(reasons)}" if reasons else ""
    if len(parts) == 1:
        lines = [_sentence(", ".join(filter(None, (parts[0][1], reason))))]
    else:
        lines = [f"{text.removesuffix('.')}. {_MARKS.get(verdict, '')}".rstrip() for verdict, text in parts]
        lines += [_sentence(f"that is {reason}")] if reason else []
    hue = "note" if guesses.NOT_YET in verdicts else "earned" if set(verdicts) & set(_HUES) else "waiting"
    text = f"{head} {lines[0]}" if len(parts) == 1 else "\n".join([head, *lines])
    Place().show(text, rendering.card_as_html(hue, head, lines))


_MARKS = {guesses.RIGHT: "✓", guesses.CLOSE: "≈"}


def _head(verdicts):
    """The word for all guesses: that of the weakest one."""
    if not verdicts:
        return "The answer."
    for verdict in (guesses.NOT_YET, guesses.OPEN, guesses.CLOSE):
        if verdict in verdicts:
            return HEADS[verdict]
    return HEADS[guesses.RIGHT]


def _sentence(text):
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."
