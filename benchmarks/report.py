"""The engines' figures as tables: for the terminal and, with a word to each, for docs/benchmarks.md."""

from benchmarks import page

INTRODUCTION = """## The engines

Every engine does the same work, which is checked by its losses, and they take turns in one process with one
BLAS thread. Times are processor time. Half of the rounds lay between the two figures in brackets. Compare
ratios, not microseconds: those belong to the machine.
"""

WORDS = {
    "moons": "### A step of MLP(2, [16, 16, 1]) on 100 moons\n\n"
    "Forward, backward and update, all in single numbers. The aim is six times the speed of micrograd, the "
    "least is four times. Ours makes one node of a neuron's sum; the last line is ours without that.",
    "cats, float64": "### A step of the cat network, 12288-20-7-5-1 on 209 images, float64\n\n"
    "The aim is 1.05 times the time of hand-written NumPy; at most 1.15, and no slower than the others.",
    "cats, float32": "### The same in float32\n\n"
    "Nearly all of it is matrix products. PyTorch brings Intel's MKL for them, NumPy's wheel OpenBLAS: where "
    "PyTorch is ahead of NumPy by hand, no engine on NumPy can follow.",
    "2-16-16-1": "### A step of 2-16-16-1 on 100 points\n\n"
    "So small that it is all overhead. The aim is 1.5 times NumPy; at most 2, and ahead of the others.",
    "chain": "### A chain of 100,000 additions\n\n"
    "Microseconds for each node, and the memory of the whole graph. The aim for numbers is 2.5 for forward "
    "and backward together; at most 5, and no recursion.",
    "memory": "### The peak memory of a step of the cat network, float64\n\n"
    "Beyond what lay there before. The images alone are 20 MiB: no engine should need a gradient of them.",
}


def tables(figures):
    """{name: [header, row, row, …]}, each row a list of texts."""
    found = {}
    for name, timings in figures["steps"].items():
        rows = [[t.name, f"{t.microseconds.median:,.0f}", f"{t.ratio:.2f}"] for t in timings]
        if name == "moons":
            rows = [[*row, f"{1 / t.ratio.median:.1f} ×"] for row, t in zip(rows, timings, strict=True)]
        found[name] = [["", "µs a step", "time, as a multiple of the first", "speed"][: len(rows[0])], *rows]
    found["chain"] = [["", "forward, µs", "backward, µs", "MiB"]]
    for name, got in figures["chain"].items():
        cells = (
            [f"{got[key]:.2f}" for key in ("forward", "backward")] if "mib" in got else [got["failed"], ""]
        )
        found["chain"].append([name, *cells, f"{got['mib']:.0f}" if "mib" in got else ""])
    found["memory"] = [["", "MiB"]]
    for name, got in figures["memory"].items():
        found["memory"].append([name, f"{got['mib']:.1f}" if "mib" in got else got["failed"]])
    return found


def as_text(figures):
    return "\n\n".join(f"{name}\n{page.columns(*rows)}" for name, rows in tables(figures).items())


def as_markdown(figures):
    parts = [INTRODUCTION]
    for name, rows in tables(figures).items():
        parts.append(f"{WORDS[name]}\n\n{page.table(*rows)}\n")
    parts.append(
        "Measured with " + ", ".join(f"{name} {v}" for name, v in figures["versions"].items()) + ".\n"
    )
    return "\n".join(parts)


def as_json(figures):
    """Plain lists and dictionaries, for json.dump."""
    steps = {name: [timing.as_dict() for timing in timings] for name, timings in figures["steps"].items()}
    return figures | {"steps": steps}
