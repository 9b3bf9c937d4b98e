"""The graders' figures as tables: for the terminal and, with a word to each, for docs/benchmarks.md."""

from benchmarks import page

OURS = "autograder grade"
ALONE = "autograder grade --jobs 1"
LARGER = "autograder grade, a larger class"

INTRODUCTION = """## Grading

Three graders grade submissions to stage 02 in one run on {processors} processors. They use the same test
functions, and they must give the same points. `autograder` keeps the tests in a process of its own and
confines the submission. nbgrader and Otter, as shipped, run the tests unconfined, in the interpreter that
runs the submission.

*Seconds* run from the start of the command to its end. *Median* is the time of a single submission; Otter
starts anew for each, so its start-up is included. *Processor* is the time of all processes together, and
other work on the machine changes it least. *Times ours* compares the time for one submission with that of
`autograder grade`.
"""

UNEARNED = """### Points given to those who cheat

The same graders grade submissions that try to get unearned points. `overwrites-grad` is an honest mistake,
for comparison. `examples/` and `benchmarks/grading/cheats/` hold the others. *None* means that the grader
gave up and left the submission to a person.
"""


def race(figures):
    """[header, row, row, …], each row a list of texts. Ratios are those of one submission."""
    first = figures["race"][OURS]
    columns = "submissions|seconds|a minute|times ours|median, s|processor, s each|times ours"
    rows = [["", *columns.split("|")]]
    for name, took in figures["race"].items():
        count, elapsed, processor = took["submissions"], took["elapsed"], took["processor"]
        slower = (elapsed / count) / (first["elapsed"] / first["submissions"])
        dearer = (processor / count) / (first["processor"] / first["submissions"])
        rates = [f"{elapsed:.1f}", f"{60 * count / elapsed:.0f}", f"{slower:.1f}"]
        rows.append(
            [name, str(count), *rates, f"{took['median']:.2f}", f"{processor / count:.2f}", f"{dearer:.1f}"]
        )
    return rows


def unearned(figures):
    """[header, row, row, …]: a row for each submission, a column for each grader."""
    given = figures["unearned"]
    rows = [["", *given]]
    for kind in given[OURS]:
        points = [given[name][kind] for name in given]
        rows.append([kind, *("none" if earned is None else f"{earned:.4g}" for earned in points)])
    return rows


def as_text(figures):
    return f"grading\n{page.columns(*race(figures))}\n\npoints of 12\n{page.columns(*unearned(figures))}"


def as_markdown(figures):
    parts = [INTRODUCTION.format(processors=figures["processors"])]
    parts += [
        page.table(*race(figures)) + "\n",
        UNEARNED,
        page.table(*unearned(figures)) + "\n",
        verdicts(figures),
    ]
    versions = ", ".join(f"{name} {version}" for name, version in figures["versions"].items())
    return "\n".join(
        [
            *parts,
            f"Measured with {versions}; the load of the machine was {figures['load']:.1f} before it began.\n",
        ]
    )


def verdicts(figures):
    """A line for each grader: where it gave more points than ours, and where it gave up."""
    given = figures["unearned"]
    lines = []
    for name, points in given.items():
        fooled = [kind for kind, earned in points.items() if (earned or 0) > (given[OURS][kind] or 0)]
        gave_up = [kind for kind, earned in points.items() if earned is None]
        verdict = f"gave points to {' and '.join(fooled)}" if fooled else "was not fooled"
        verdict += f", and gave up on {' and '.join(gave_up)}" if gave_up else ""
        lines.append(f"- `{name}` {verdict}.")
    return "\n".join(lines) + "\n"
