"""What a submission's function answers to many inputs, asked in one question to the worker.

A question costs the grader and the worker more than most answers do. So all inputs of a test travel together,
a loop in the worker calls the function, and all answers come back together. The submission can change any of
them: the grader process checks their form here, and compares the values elsewhere.

    for answer in answers(student, student.arithmetic.multiply, [Probe([a, b], {}, g)]):
        answer.out, answer.gradients          what the rule gave, and what its functions made of g
        answer.gs, answer.operands            the same arrays after the calls
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from checks.expectations import require

Array = np.ndarray[Any, Any]

A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
AN_ARRAY = "A rule's functions take an array and give an array back."

# Runs in the worker. Each function gets a g of its own, so a change shows and does no harm. A list that is
# too short ends before the input that raised; asked again, that input comes first, and raises.
IN_THE_WORKER = '''
from numpy import ndarray


def each(function, inputs):
    """What the function makes of each input, up to the first one that raises."""
    found = []
    for given in inputs:
        try:
            found.append(function(*given))
        except Exception:
            if not found:
                raise
            break
    return found


def answer(rule, operands, options, g):
    """The result, the gradients, and each g and the operands afterwards; None for what is no rule."""
    parts = rule(*operands, **options)
    if type(parts) is not tuple or len(parts) != 1 + len(operands) or not all(map(callable, parts[1:])):
        return None
    out = parts[0].copy() if type(parts[0]) is ndarray else parts[0]
    gs = [g.copy() for _ in operands]
    return [out, [vjp(g) for vjp, g in zip(parts[1:], gs)], gs, operands]


def brief_answer(rule, operands, options, g):
    """The same without what became of g and the operands."""
    found = answer(rule, operands, options, g)
    return found and [*found[:2], [], []]


def answers(rule, probes):
    return each(lambda *probe: answer(rule, *probe), probes)


def brief_answers(rule, probes):
    return each(lambda *probe: brief_answer(rule, *probe), probes)


def calls(function, inputs):
    """For each tuple of arguments the result, and the arguments afterwards."""
    return each(lambda *given: (function(*given), given), inputs)
'''


@dataclass(frozen=True)
class Probe:
    """What a rule is asked once: operands, options and g."""

    operands: list[Array]
    options: dict[str, Any]
    g: Array


@dataclass(frozen=True)
class Answer:
    """What came back: result and gradients; and g, as each function left it, and the operands afterwards."""

    out: Array
    gradients: list[Array]
    gs: list[object]
    operands: list[object]


def answers(
    student: Any, rule: Callable[..., Any], probes: Sequence[Probe], brief: bool = False
) -> Iterator[Answer]:
    """What the submission's rule makes of each probe. Raises CheckFailed, and what the rule raises.

    All probes are one question. An exception in a later probe comes when that probe is reached.

    brief  leave out g and the operands afterwards, where the arrays are large
    """
    helper = student.define(IN_THE_WORKER, "brief_answers" if brief else "answers")
    asked = [([*probe.operands], probe.options, probe.g) for probe in probes]
    for found, probe in zip(_in_turn(helper, rule, asked), probes, strict=True):
        yield _answer(found, len(probe.operands), brief)


def calls(
    student: Any, function: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[object, tuple[object, ...]]]:
    """(result, arguments afterwards) of a function for each tuple of arguments, as `answers` asks."""
    helper = student.define(IN_THE_WORKER, "calls")
    for found in _in_turn(helper, function, [*inputs]):
        require(type(found) is tuple and len(found) == 2 and type(found[1]) is tuple, AN_ARRAY)
        assert isinstance(found, tuple)
        yield found


def answer_of(rule: Callable[..., Any], probe: Probe) -> Answer:
    """The answer of a function of the suite that calls a rule: its parts live in the worker."""
    found = rule(*probe.operands, **probe.options)
    require(type(found) is tuple and len(found) == 1 + len(probe.operands), A_RULE)
    require(all(callable(part) for part in found[1:]), A_RULE)
    gradients = [vjp(probe.g) for vjp in found[1:]]
    return _answer([found[0], gradients, [], []], len(probe.operands), brief=True)


def parts(student: Any, rule: Callable[..., Any], g: Array, *operands: Array, **options: Any) -> list[Array]:
    """The result of a rule and what its functions make of g, all as arrays. Raises CheckFailed."""
    (answer,) = answers(student, rule, [Probe([*operands], options, g)])
    return [answer.out, *answer.gradients]


def an_array(found: object, otherwise: str) -> Array:
    """What was found, as an array; a NumPy scalar counts as one. Raises CheckFailed with `otherwise`."""
    require(isinstance(found, (np.ndarray, np.number, float)), otherwise)
    return np.asarray(found)


def _in_turn(helper: Callable[..., Any], function: Callable[..., Any], asked: list[Any]) -> Iterator[object]:
    """The helper's answer to each input. The first input without an answer is asked again, and raises."""
    done = 0
    while done < len(asked):
        found = helper(function, asked[done:])
        require(type(found) is list and 0 < len(found) <= len(asked) - done, A_RULE)
        yield from found
        done += len(found)


def _answer(found: object, operands: int, brief: bool) -> Answer:
    """An answer of the worker, held against what one must be."""
    require(type(found) is list and len(found) == 4, A_RULE)
    assert isinstance(found, list)
    out, gradients, gs, afterwards = found
    lists = all(type(part) is list for part in (gradients, gs, afterwards))
    require(lists and len(gradients) == operands, A_RULE)
    require(len(gs) == len(afterwards) == (0 if brief else operands), A_RULE)
    return Answer(an_array(out, A_RULE), [an_array(part, AN_ARRAY) for part in gradients], gs, afterwards)
