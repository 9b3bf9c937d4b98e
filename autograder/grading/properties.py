"""The property harness: a suite lists its rules in a table, and each property runs over every row.

A *rule* is what stages 04 and later ask for: a function of arrays that returns a tuple of the result and one
function for each operand, which takes g and gives the operand's gradient. A row says what a rule is; a
property says what must hold of it. A complete suite:

    import numpy as np
    from autograder.grading.properties import REGIMES, Case, Rule, as_promised, each_rule, every
    from autograder.grading.suite import mistake

    PAIRS = (every(REGIMES, REGIMES),)
    RULES = (
        Rule("4.2", "add", "a + b", np.add, kind="elementwise", points=PAIRS,
             gradients=lambda g, a, b: (g, g)),
        Rule("4.4", "divide", "a / b", np.divide, kind="elementwise", points=PAIRS,
             gradients=lambda g, a, b: (g / b, -g * a / b**2),
             wrong=lambda g, a, b: ([], [(g * a / b**2, mistake("divisor-sign-lost"))])),
    )
    CASES = (Case((2, 3), (2, 3)), Case((2, 3), (3,)))

    @each_rule(RULES)
    def test_rule(rule, student, rng):
        \"""{rule.text}: the result and both gradients

        Each operand receives a gradient in its own shape.
        \"""
        as_promised(student, rng, rule, CASES)

This makes the tests `test_rule[add]` and `test_rule[divide]`. The row gives the task, and its text fills
`{rule.text}` in the title and the hint. The properties:

    as_promised   values and gradients in float64, over the cases
    in_dtype      the same in another dtype, which result and gradients keep; `in_float32` is the usual one
    left_alone    neither the rule nor its functions change an operand, an option or g, or remember a g
    at_scale      a gradient over many elements comes within the time of one call
    in_a_graph    the calculations of a `Graph` row give right values and gradients

Every property draws its operands at random, and asks for right values and gradients in float64, also at the
fixed points of the row: a rule with wrong gradients earns none of them, for any seed. In float64 a gradient
agrees when it is within 1e-12 of its largest element. Difference quotients are some forty times further off
where |x| <= 2, as `numbers` and `apart` draw. One question carries all probes of a property to the worker.

For a corner that teaches (a tie, 0 to the power 0), add a test that asks at fixed operands:
`as_promised(student, rng, rule, [At(a, b)])`. `parts` and `expect` are there for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pytest
from checks.expectations import agree as agrees
from checks.expectations import require

from autograder.grading.answers import (
    A_RULE,
    AN_ARRAY,
    Answer,
    Array,
    Probe,
    answers,
    calls,
    parts,
)
from autograder.grading.gradients import (
    KnownWrong,
    agree,
    agree_values,
    derivative,
    elementwise_derivative,
    gathered,
    gradcheck,
    moved,
    moves,
)
from autograder.grading.operands import REGIMES, At, Case, apart, beside, every, numbers, positive

__all__ = [
    "A_RULE",
    "REGIMES",
    "At",
    "Case",
    "Graph",
    "Row",
    "Rule",
    "apart",
    "as_promised",
    "at_scale",
    "beside",
    "calls",
    "each_rule",
    "every",
    "gathered",
    "in_a_graph",
    "in_dtype",
    "in_float32",
    "left_alone",
    "moves",
    "numbers",
    "parts",
    "positive",
]

CROSSED = "That is the gradient of the other operand: first comes the function of a, then that of b."
G_CHANGED = "The gradient that your function received has been changed. Make a new array instead."
WIDENED = "The operands have another dtype than float64, and this is float64. Where does a float64 come in?"
OPTION_CHANGED = (
    "A key, a condition or a list of axes has been changed. It belongs to others: make a new one."
)
CHANGED = "An operand has been changed. Other nodes hold the same array: make a new one for the result."


@dataclass(frozen=True, repr=False)
class Rule:
    """One row of a suite's table.

    task       the task that its tests belong to
    name       of the function in the submission's module, and of the row in the ids of tests
    text       how the rule is written, for titles and messages: "a + b"
    against    the same function in NumPy
    kind       how the gradients are found on this side:
               "elementwise"  each element of the result comes from one element of each broadcast operand
               "moves"        each element of the result is an element of an operand
               "any"          element by element, in n evaluations; `gradients` is quicker
    gradients  (g, *operands, **options) -> the gradients in closed form; without it `kind` says how
    points     fixed operands of every regime; `gradients` has to be right there, and nan where none exists
    draw       (rng, *shapes) -> the operands
    wrong      (g, *operands, **options) -> for each operand, pairs (wrong gradient, diagnosis)
    wrong_results  (*operands, **options) -> pairs (wrong result, diagnosis)
    unsummed   diagnosis of the gradient of a broadcast operand that is not summed back; elementwise rules
    crossed    diagnosis of the gradient of the other operand; elementwise rules
    changed    diagnosis of a rule that changes an operand
    changed_g  diagnosis of a function that changes g
    widened    diagnosis of right numbers in float64 where the operands are of another dtype
    large      the case that `at_scale` asks for
    times      copies of it, one below the other: where more rows of the operands make more rows of the result
    module     of the submission, where the rule is found
    """

    task: str
    name: str
    text: str
    against: Callable[..., Any]
    kind: Literal["elementwise", "moves", "any"] = "any"
    gradients: Callable[..., Sequence[Array]] | None = None
    points: Sequence[At] = ()
    draw: Callable[..., list[Array]] = numbers
    wrong: Callable[..., Sequence[KnownWrong]] | None = None
    wrong_results: Callable[..., KnownWrong] | None = None
    unsummed: str = ""
    crossed: str = CROSSED
    changed: str = CHANGED
    changed_g: str = G_CHANGED
    widened: str = WIDENED
    large: Case = field(default_factory=lambda: Case((400, 250), (250,)))
    times: int = 1
    module: str = "arithmetic"

    def of(self, student: Any) -> Any:
        """This rule as the submission has it."""
        return student.function(self.module, self.name)

    def but(self, **changes: Any) -> Rule:
        """The same row with some fields changed."""
        return replace(self, **changes)

    def __repr__(self) -> str:
        return f"<the rule {self.text}>"


class Row:
    """A row of a table that a suite checks by itself: a task, a name, a title and hint, and any fields."""

    def __init__(self, task: str, name: str, text: str, **fields: Any) -> None:
        self.task, self.name, self.text = task, name, text
        vars(self).update(fields)

    def __repr__(self) -> str:
        return f"<the row {self.name}>"


@dataclass(frozen=True, repr=False)
class Graph:
    """A row of calculations with Tensors a and b, or with a alone: each is the source of a lambda.

    The submission runs it with Tensors, the grader with arrays. Both know `array` and `float64` of NumPy, and
    the functions FUNCTIONS. `text` is the title of the test, and below it the hint.
    """

    task: str
    name: str
    text: str
    calculations: tuple[str, ...]
    draw: Callable[..., list[Array]] = numbers
    shapes: tuple[tuple[int, ...], ...] = ((2, 3), (3,))

    def __repr__(self) -> str:
        return f"<the graphs {self.name}>"


FUNCTIONS = {"maximum": np.maximum, "concatenate": np.concatenate, "stack": np.stack, "where": np.where}


def each_rule(rules: Iterable[Any]) -> pytest.MarkDecorator:
    """Make one test of each row; the test takes the row as its argument `rule`."""
    return pytest.mark.parametrize("rule", tuple(rules), ids=lambda rule: rule.name)


# Properties.


def as_promised(student: Any, rng: np.random.Generator, rule: Rule, cases: Iterable[Case]) -> None:
    """Expect the values and gradients of NumPy over these cases. Raises CheckFailed."""
    _check(student, rule, _probes(rng, rule, cases))


def in_dtype(student: Any, rng: np.random.Generator, rule: Rule, cases: Iterable[Case], dtype: str) -> None:
    """Expect right gradients in float64, and that result and gradients keep `dtype`. Raises CheckFailed."""
    cases = list(cases)
    _check(student, rule, _probes(rng, rule, cases) + [_probe(rng, rule, case, dtype) for case in cases])


def in_float32(student: Any, rng: np.random.Generator, rule: Rule, cases: Iterable[Case]) -> None:
    """`in_dtype`, for float32."""
    in_dtype(student, rng, rule, cases, "float32")


def left_alone(student: Any, rng: np.random.Generator, rule: Rule, cases: Iterable[Case]) -> None:
    """Expect operands, options and g as they were before, and right gradients from a second call.

    Raises CheckFailed.
    """
    still = rule.but(draw=lambda _, *shapes: rule.draw(np.random.default_rng(1), *shapes))
    probes = _probes(rng, still, cases)  # the same operands for every seed: a sort changes some arrays only
    for probe, answer in zip(
        probes, answers(student, rule.of(student), probes, afterwards=True), strict=True
    ):
        for was, now in zip(probe.operands, answer.operands, strict=True):
            require(_is(now, was), rule.changed)
        require([*answer.options] == [*probe.options], OPTION_CHANGED)
        for name, option in probe.options.items():
            require(agrees(answer.options[name], option, 0.0, 0.0), OPTION_CHANGED)
        require(all(_is(now, probe.g) for now in answer.gs), rule.changed_g)
        _agree(rule, probe, answer)


def at_scale(student: Any, rng: np.random.Generator, rule: Rule) -> None:
    """Expect right gradients of many elements; numeric differences exceed the limit of a call there."""
    many = replace(_probe(rng, rule, rule.large), times=rule.times)
    _check(student, rule, [many, *_probes(rng, rule, ())])


def in_a_graph(student: Any, rng: np.random.Generator, graph: Graph, rules: Iterable[Rule] = ()) -> None:
    """Expect right values and gradients of each calculation, in one question each. Raises CheckFailed.

    rules  those that belong to the graph's task have to be right at their fixed points first
    """
    for rule in rules:
        if rule.task == graph.task:
            as_promised(student, rng, rule, ())
    for text in graph.calculations:
        used = [name for name in FUNCTIONS if f"{name}(" in text]
        imports = f"from kittengrad import {', '.join(used)}" if used else ""
        calculation = student.define(f"from numpy import array, float64\n{imports}\nf = {text}", "f")
        against = eval(text, {"array": np.array, "float64": np.float64, **FUNCTIONS})
        arrays = graph.draw(rng, *graph.shapes)[: against.__code__.co_argcount]
        gradcheck(student, rng, calculation, *arrays, against=against, what=text.partition(": ")[2])


def _probes(rng: np.random.Generator, rule: Rule, cases: Iterable[Case]) -> list[Probe]:
    return [_probe(rng, rule, case) for case in (*cases, *rule.points)]


def _probe(rng: np.random.Generator, rule: Rule, case: Case, dtype: str = "float64") -> Probe:
    fixed = isinstance(case, At)
    drawn = case.operands if isinstance(case, At) else rule.draw(rng, *case.shapes)
    operands = [np.asarray(array, dtype) for array in drawn]
    with np.errstate(all="ignore"):
        shape = np.asarray(rule.against(*operands, **case.options)).shape
    return Probe(operands, case.options, np.asarray(rng.standard_normal(shape), dtype), each=fixed)


def _check(student: Any, rule: Rule, probes: list[Probe]) -> None:
    for probe, answer in zip(probes, answers(student, rule.of(student), probes), strict=True):
        _agree(rule, probe, answer)


def _is(now: object, was: Array) -> bool:
    return type(now) is np.ndarray and now.dtype == was.dtype and np.array_equal(now, was)


# The truth.


def _agree(rule: Rule, probe: Probe, answer: Answer) -> None:
    more: dict[str, Any] = {"widened": rule.widened, "each": probe.each}
    with np.errstate(all="ignore"):  # at fixed points 0 can be a divisor
        expected = np.asarray(rule.against(*probe.operands, **probe.options))
        results = _wrong_results(rule, probe)
        agree_values(answer.out, expected, f"the result of {rule.text}", results, A_RULE, **more)
        whole = gradients(rule, probe)
        for i, (operand, found) in enumerate(zip(probe.operands, answer.gradients, strict=True)):
            truth = gathered(whole[i], operand.shape).astype(operand.dtype)
            what = f"the gradient of operand {i + 1} in {rule.text}"
            agree(found, truth, probe.g, what, _wrong(rule, probe, whole, i), AN_ARRAY, **more)


def gradients(rule: Rule, probe: Probe) -> list[Array]:
    """The gradient of each operand, in float64; of elementwise rules not summed back yet."""
    wide = [operand.astype(np.float64) for operand in probe.operands]
    g = probe.g.astype(np.float64)
    if rule.gradients is not None:
        found = [np.asarray(found) for found in rule.gradients(g, *wide, **probe.options)]
        return [np.broadcast_to(x, g.shape) for x in found] if rule.kind == "elementwise" else found

    def against(*operands: Array) -> Any:
        return rule.against(*operands, **probe.options)

    way = WAYS[rule.kind]
    return [way(against, wide, i, g) for i in range(len(wide))]


WAYS = {"elementwise": elementwise_derivative, "moves": moved, "any": derivative}


def _wrong_results(rule: Rule, probe: Probe) -> Iterator[tuple[object, str]]:
    """The row's known wrong results. They are computed for a wrong answer only."""
    if rule.wrong_results:
        yield from rule.wrong_results(*probe.operands, **probe.options)


def _wrong(rule: Rule, probe: Probe, whole: list[Array], i: int) -> Iterator[tuple[Array, str]]:
    """The known wrong gradients of operand i: the row's, and what goes wrong where operands are broadcast."""
    g, shape = probe.g.astype(np.float64), probe.operands[i].shape
    if not g.size:  # nothing distinguishes one empty gradient from another
        return
    stretches = rule.kind == "elementwise" and g.shape != shape
    if stretches and rule.unsummed:
        yield whole[i], rule.unsummed
    for value, said in rule.wrong(g, *probe.operands, **probe.options)[i] if rule.wrong else ():
        yield np.asarray(value), said
        if stretches and np.asarray(value).shape == g.shape:
            yield gathered(np.asarray(value), shape), said
    for j, other in enumerate(whole if rule.kind == "elementwise" else ()):
        if j != i:
            yield gathered(other, shape), rule.crossed
