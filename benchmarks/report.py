"""The engines' figures as tables: for the terminal and, with a word to each, for docs/benchmarks.md."""

from benchmarks import page

INTRODUCTION = """## The engines

Every engine does the same work, and the benchmark checks this by the losses. The engines take turns in one
process with one BLAS thread. Times are processor time. The brackets hold the middle half of the rounds.
Compare the ratios: the microseconds belong to the machine.
"""

WORDS = {
    "moons": "### A step of MLP(2, [16, 16, 1]) on 100 moons\n\n"
    "Forward, backward and update, all in single numbers. The aim is six times the speed of micrograd, "
    "and at least four times. Kittengrad makes one node of a neuron's sum. The last line makes a node for "
    "each operator.",
    "cats, float64": "### A step of the cat network, 12288-20-7-5-1 on 209 images, float64\n\n"
    "The aim is 1.05 times the time of hand-written NumPy, and at most 1.15. The other engines on NumPy "
    "are to be slower.",
    "cats, float32": "### The same in float32\n\n"
    "`nn.Linear` has the examples as rows. Nearly all of the time goes into matrix products. PyTorch uses "
    "Intel's MKL for them, and NumPy's "
    "wheel uses OpenBLAS. Where PyTorch is ahead of hand-written NumPy, it is ahead of every engine on "
    "NumPy.",
    "2-16-16-1": "### A step of 2-16-16-1 on 100 points\n\n"
    "The arrays are so small that all of the time is overhead. The aim is 1.7 times hand-written NumPy, "
    "and at most 2, with a node for each `nn.Linear`. Kittengrad is to be ahead of the other engines.",
    "mini-batches, SGD, float32": "### Mini-batches: 784-128-64-10, 64 examples at a time, SGD, float32\n\n"
    "A step takes the next mini-batch of a shuffled set, and moves all parameters. Kittengrad uses its "
    "`DataLoader`, `nn.Linear`, `nn.CrossEntropyLoss` and `optim`. The aim is at most 1.15 times the time of "
    "hand-written NumPy. The hand-written step is short here, so the time of the nodes counts most.",
    "mini-batches, SGD, float64": "### The same in float64",
    "mini-batches, Adam, float32": "### The same with Adam, float32",
    "mini-batches, Adam, float64": "### The same with Adam, float64",
    "convolution, float32": "### A convolution, (32, 3, 64, 64) to 16 channels, float32\n\n"
    "The result and all gradients, through windows of 3 × 3. Kittengrad is to take at most three times as "
    "long as PyTorch, which has a program of its own for convolutions.",
    "chain": "### A chain of 100,000 additions\n\n"
    "Microseconds for each node, and the memory of the whole graph. The aim for numbers is 2.5 for "
    "forward and backward together, and at most 5, without recursion.",
    "memory": "### The peak memory of a step of the cat network, float64\n\n"
    "The memory that a step adds. The images alone are 20 MiB, and an engine that computes their gradient "
    "needs as much again.",
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
