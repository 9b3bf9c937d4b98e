"""What a submission's function answers to many inputs, asked in one question to the worker.

A question costs the grader and the worker more than most answers do. So all inputs of a test travel together,
a loop in the worker calls the function, and all answers come back together. The submission can change any of
them: the grader process checks their form here, and compares the values elsewhere.

    for answer in answers(student, student.arithmetic.multiply, [Probe([a, b], {}, g)]):
        answer.out, answer.gradients          what the rule gave, and what its functions made of g
        answer.gs, answer.operands            the same arrays after the calls, and answer.options
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from checks.expectations import require

Array = np.ndarray[Any, Any]

A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
AN_ARRAY = "A rule's functions take an array and give an array back."

# Runs in the worker. Each function gets a g of its own, so a change shows and does no harm. A list that is
# too short ends before the input that raised; asked again, that input comes first, and raises.
IN_THE_WORKER = '''
import numpy as np


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


def answer(rule, operands, options, g, times, afterwards):
    """The result and the gradients, and what the rule was given, as it is now; None for what is no rule.

    times       copies of g and the operands that lie one below the other; the answer is the first one's part
    afterwards  whether each g, the operands and the options are wanted; each function has then made
                something of 2 * g before
    """
    lengths = [len(array) for array in (g, *operands)] if times > 1 else ()
    if times > 1:
        g, *operands = (np.concatenate([array] * times) for array in (g, *operands))
    parts = rule(*operands, **options)
    if type(parts) is not tuple or len(parts) != 1 + len(operands) or not all(map(callable, parts[1:])):
        return None
    out = parts[0].copy() if type(parts[0]) is np.ndarray else parts[0]
    for vjp in parts[1:] if afterwards else ():
        vjp(2 * g)
    gs = [g.copy() for _ in operands]
    found = [out, *(vjp(g) for vjp, g in zip(parts[1:], gs))]
    if times > 1:
        found = [part[:length] for part, length in zip(found, lengths)]
    return [found[0], found[1:], *([gs, operands, options] if afterwards else ())]


def answers(rule, probes, afterwards):
    return each(lambda *probe: answer(rule, *probe, afterwards), probes)


def calls(function, inputs):
    """For each tuple of arguments the result, and the arguments afterwards."""
    return each(lambda *given: (function(*given), given), inputs)
'''


@dataclass(frozen=True)
class Probe:
    """What a rule is asked once: operands, options and g.

    times  copies of g and the operands, which the worker makes: few numbers travel
    each   whether every element of the answer counts by itself, see `gradients.agree`
    """

    operands: list[Array]
    options: dict[str, Any]
    g: Array
    times: int = 1
    each: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back: result and gradients; and g, as each function left it, operands and options."""

    out: Array
    gradients: list[Array]
    gs: list[object] = field(default_factory=list)
    operands: list[object] = field(default_factory=list)
    options: dict[object, object] = field(default_factory=dict)


def answers(
    student: Any, rule: Callable[..., Any], probes: Sequence[Probe], afterwards: bool = False
) -> Iterator[Answer]:
    """What the submission's rule makes of each probe. Raises CheckFailed, and what the rule raises.

    All probes are one question. An exception in a later probe comes when that probe is reached.

    afterwards  whether the answers hold each g, the operands and the options as they are after the calls,
                and are the second ones of each function
    """
    helper = student.define(IN_THE_WORKER, "answers")
    asked = [([*probe.operands], probe.options, probe.g, probe.times) for probe in probes]
    for found, probe in zip(_in_turn(helper, asked, rule, afterwards=afterwards), probes, strict=True):
        yield _answer(found, len(probe.operands), afterwards)


def calls(
    student: Any, function: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[object, tuple[object, ...]]]:
    """(result, arguments afterwards) of a function for each tuple of arguments, as `answers` asks."""
    helper = student.define(IN_THE_WORKER, "calls")
    for found in _in_turn(helper, [*inputs], function):
        require(type(found) is tuple and len(found) == 2 and type(found[1]) is tuple, AN_ARRAY)
        assert isinstance(found, tuple)
        yield found


def answer_of(rule: Callable[..., Any], probe: Probe) -> Answer:
    """The answer of a function of the suite that calls a rule: its parts live in the worker."""
    found = rule(*probe.operands, **probe.options)
    require(type(found) is tuple and len(found) == 1 + len(probe.operands), A_RULE)
    require(all(callable(part) for part in found[1:]), A_RULE)
    gradients = [vjp(probe.g) for vjp in found[1:]]
    return _answer([found[0], gradients], len(probe.operands), afterwards=False)


def parts(student: Any, rule: Callable[..., Any], g: Array, *operands: Array, **options: Any) -> list[Array]:
    """The result of a rule and what its functions make of g, all as arrays. Raises CheckFailed."""
    (answer,) = answers(student, rule, [Probe([*operands], options, g)])
    return [answer.out, *answer.gradients]


def an_array(found: object, otherwise: str) -> Array:
    """What was found, as an array; a NumPy scalar counts as one. Raises CheckFailed with `otherwise`."""
    require(isinstance(found, (np.ndarray, np.number, float)), otherwise)
    return np.asarray(found)


def _in_turn(
    helper: Callable[..., Any], asked: list[Any], function: Callable[..., Any], **options: bool
) -> Iterator[object]:
    """The helper's answer to each input. The first input without an answer is asked again, and raises."""
    done = 0
    while done < len(asked):
        found = helper(function, asked[done:], **options)
        require(type(found) is list and 0 < len(found) <= len(asked) - done, A_RULE)
        yield from found
        done += len(found)


def _answer(found: object, operands: int, afterwards: bool) -> Answer:
    """An answer of the worker, held against what one must be."""
    require(type(found) is list and len(found) == (5 if afterwards else 2), A_RULE)
    assert isinstance(found, list)
    out, gradients, *given = found
    require(type(gradients) is list and len(gradients) == operands, A_RULE)
    if afterwards:
        require([type(part) for part in given] == [list, list, dict], A_RULE)
        require(len(given[0]) == len(given[1]) == operands, A_RULE)
    return Answer(an_array(out, A_RULE), [an_array(part, AN_ARRAY) for part in gradients], *given)
