"""The guiding notebooks, run as students run them: with everything done, and with nothing done yet.

Both are run from what `autograder build` makes, some at a time, each in a kernel and a folder of its own.
"""

import ast
import asyncio
import json
import re
import tomllib
from itertools import chain, groupby
from pathlib import Path

import jupytext
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograder import course
from autograder.build import assignments as build

ROOT = Path(__file__).resolve().parents[2]
COURSE = course.load()
KERNELS = 4  # at work at once
PREDICTION = r'my_\w+.* = "\?"'  # the cell in which a student writes one
GUESS = "no idea <yet>"
HIDDEN = "# This code only draws the picture below."
STAGES = [stage.id for stage in COURSE.stages]
SCALARS, *ARRAYS = (
    json.loads((ROOT / "tests" / "torch_values" / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    for name in ("scalar", "arrays", "functional", "layers", "images", "attention")
)
OPTIMISERS = json.loads((ROOT / "tests" / "torch_values" / "optimisers.json").read_text())["optimisers"]


def source_of(stage):
    """The notebook as its author wrote it."""
    return (ROOT / "reference" / "stages" / stage / "notebook.py").read_text(encoding="utf-8")


def cells_of(stage):
    return jupytext.reads(source_of(stage), fmt="py:percent").cells


@pytest.fixture(scope="module")
def rendered():
    """All that students get."""
    return build.render(COURSE)


@pytest.fixture(scope="module")
def folders(rendered, tmp_path_factory):
    """A student's folders: {"done" or "untouched": the folder}."""
    library = (ROOT / "reference" / "kittengrad").glob("*.py")
    done = {f"kittengrad/{path.name}": path.read_bytes() for path in library}
    made = {}
    for state, files in {"done": done, "untouched": {}}.items():
        made[state] = tmp_path_factory.mktemp(state)
        lay_down(made[state], rendered | files)
    return made


@pytest.fixture(scope="module")
def run(rendered, folders):
    """{(stage, "done" or "untouched"): the executed notebook}."""
    places = {(stage, state): folders[state] for stage in STAGES for state in folders}
    return executed(rendered, places, {"done": GUESS})


def lay_down(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def executed(rendered, places, guesses=()):
    """Run notebooks at the same time: {(stage, state): folder} -> {(stage, state): the executed notebook}.

    guesses  {state: what is written for each prediction}; the others stay empty
    """
    notebooks, clients = {}, []
    for (stage, state), folder in places.items():
        notebook = notebooks[stage, state] = nbformat.reads(rendered[f"{stage}.ipynb"].decode(), as_version=4)
        for cell in notebook.cells if state in guesses else ():
            if re.match(PREDICTION, cell.source):
                cell.source = cell.source.replace('"?"', repr(guesses[state]))
        place = {"metadata": {"path": str(folder)}}
        clients.append(NotebookClient(notebook, timeout=120, allow_errors=True, resources=place))

    async def run_all():
        kernels = asyncio.Semaphore(KERNELS)

        async def run_one(client):
            async with kernels:
                await client.async_execute()

        await asyncio.gather(*map(run_one, clients))

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NBGRADER_EXECUTION", raising=False)
        patch.setenv("OPENBLAS_NUM_THREADS", "1")  # several kernels run at once
        asyncio.run(run_all())
    return notebooks


@pytest.mark.parametrize("stage", COURSE.stages, ids=STAGES)
def test_the_picture_of_a_milestone_is_kept_once_the_engine_made_it(run, folders, stage):
    pictures = Path(".kittengrad") / "pictures"
    number = stage.id[:2]
    assert stage.milestone
    assert list((folders["done"] / pictures).glob(f"{number}.*"))
    assert not list((folders["untouched"] / pictures).glob(f"{number}.*"))


def spoilt(name, *replacements):
    """A finished file with mistakes in it."""
    text = (ROOT / "reference" / "kittengrad" / name).read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, f"{old!r} is not in {name}"
        text = text.replace(old, new)
    return {f"kittengrad/{name}": text.encode()}


NO_SUM = ('return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")', "pass")
NO_SYNTAX = ("def topological_order(root):", "def topological_order(root:")


@pytest.mark.parametrize(
    ("stage", "files", "told"),
    [
        ("01-scalar-graph", spoilt("scalar.py", NO_SUM), "This cell received None"),
        ("02-backprop", spoilt("graph.py", NO_SYNTAX), "Python cannot read the file"),
    ],
    ids=["a sum that is None", "a file that Python cannot read"],
)
def test_no_mistake_in_a_file_stops_the_notebook(rendered, tmp_path, stage, files, told):
    lay_down(tmp_path, rendered | files)
    (notebook,) = executed(rendered, {(stage, "spoilt"): tmp_path}).values()
    assert [(output.ename, output.evalue) for output in outputs(notebook, "error")] == []
    assert told in shown(notebook)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


def names(nodes, kind):
    """The names that are read (ast.Load) or given (ast.Store) when these statements run."""
    found, waiting = set(), list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, kind):
            found.add(node.id)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found |= {node.name} if kind is ast.Store else set()
        elif isinstance(node, ast.Lambda):
            continue
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names} if kind is ast.Store else set()
        else:
            waiting += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_what_needs_a_students_file_waits_for_it(stage):
    """Where a file of theirs fails, a name that only a guarded block gives is read only in such a block."""
    given = guarded = set()
    for cell in cells_of(stage):
        if cell.cell_type != "code":
            continue
        body = ast.parse(re.sub("^%.*", "", cell.source, flags=re.M)).body
        guards = [node for node in body if isinstance(node, ast.With) and "when_ready" in ast.unparse(node)]
        open_code = [node for node in body if node not in guards]
        given = given | names(open_code, ast.Store)
        assert not names(open_code, ast.Load) & (guarded - given), cell.source
        guarded = guarded | names(guards, ast.Store)
    assert guarded - given


@pytest.mark.parametrize("stage", STAGES)
def test_no_import_of_a_students_file_stands_alone(stage):
    """tensor.py is provided, and imports graph.py."""
    provided = {f"kittengrad.{name.removesuffix('.py')}" for name in COURSE.provided} - {"kittengrad.tensor"}
    for cell in cells_of(stage):
        for line in cell.source.splitlines() if cell.cell_type == "code" else ():
            if line.startswith("from kittengrad"):
                assert line.split()[1] in provided


@pytest.mark.parametrize("stage", STAGES)
def test_no_sentence_stands_on_a_cell_marker(stage):
    """Jupytext takes what follows `# %% [markdown]` for the cell's title, and no student ever reads it."""
    titles = [cell.metadata["title"] for cell in cells_of(stage) if "title" in cell.metadata]
    assert titles == []


def outputs(notebook, kind):
    return [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == kind
    ]


def shown(notebook):
    """Everything a reader of the executed notebook sees below its cells, as one text."""
    texts = [output.text for output in outputs(notebook, "stream")]
    for output in outputs(notebook, "display_data") + outputs(notebook, "execute_result"):
        texts.append(output.data.get("text/html", output.data.get("text/plain", "")))
    return "\n".join(texts)


def kinds_of(cell):
    """Text, pictures and errors of a cell, in order. Jupyter can cut a cell's text into several outputs."""
    kinds = [(output.output_type, sorted(output.get("data", ()))) for output in cell.outputs]
    return [kind for kind, _ in groupby(kinds)]


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("state", ["done", "untouched"])
@pytest.mark.parametrize("stage", STAGES)
def test_runs_from_top_to_bottom(run, stage, state):
    """No cell stops, and nothing is said on stderr."""
    notebook = run[stage, state]
    assert [(output.ename, output.evalue) for output in outputs(notebook, "error")] == []
    assert [output.text for output in outputs(notebook, "stream") if output.name == "stderr"] == []
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("stage", STAGES)
def test_done_work_earns_every_check_and_waits_for_nothing(run, stage):
    seen = shown(run[stage, "done"])
    assert seen.count(">earned<") == len(COURSE.stage(stage).tasks)
    assert "not started yet" not in seen.lower()


@pytest.mark.parametrize("stage", STAGES)
def test_untouched_work_is_met_with_a_friendly_note(run, stage):
    notebook = run[stage, "untouched"]
    seen = shown(notebook)
    assert ">earned<" not in seen
    assert "Traceback" not in seen
    cells = list(zip(notebook.cells, run[stage, "done"].cells, strict=True))
    guarded = [pair for pair in cells if "with when_ready()" in pair[0].source]
    waiting = [pair for pair in guarded if "This cell runs once the task is done." in str(pair[0].outputs)]
    assert len(waiting) > 5
    for cell, done in guarded:  # one that does not wait needs nothing that is still to be written
        assert (cell, done) in waiting or kinds_of(cell) == kinds_of(done)


@pytest.mark.parametrize("stage", STAGES)
def test_pictures_are_there_even_before_anything_is_done(run, stage):
    """Drawn graphs as images, figures as PNG: Jupyter shows both also where it does not trust a notebook."""
    counts = {}
    for state in ("done", "untouched"):
        notebook = run[stage, state]
        figures = [output for output in outputs(notebook, "display_data") if "image/png" in output.data]
        counts[state] = shown(notebook).count("data:image/svg+xml;base64") + len(figures)
    assert counts["done"] >= 8
    assert counts["untouched"] >= 4


def what_pytorch_said():
    """What tests/torch_values has stored, as repr: there nan is nan. Of an optimiser, where it ends."""
    for case in SCALARS:
        yield repr((case["expression"], case["inputs"], case["value"], case["gradients"]))
    for case in chain.from_iterable(ARRAYS):
        shapes = {name: x["shape"] for name, x in case["inputs"].items()}
        inputs = {name: nested(x["data"], x["shape"]) for name, x in case["inputs"].items()}
        gradients = {name: nested(case["gradients"][name], shape) for name, shape in shapes.items()}
        cotangent, value = (nested(case[part], case["shape"]) for part in ("cotangent", "value"))
        yield repr((case["expression"], inputs, cotangent, value, gradients))
    for case in OPTIMISERS:
        yield repr((case["optimiser"], case["options"], case["path"][-1]))


def nested(numbers, shape):
    return np.reshape(numbers, shape).tolist()


@pytest.mark.parametrize("stage", STAGES)
def test_what_pytorch_said_is_what_pytorch_said(stage):
    """The values in the cell named PYTORCH are among those stored in tests/torch_values."""
    (source,) = [cell.source for cell in cells_of(stage) if cell.source.startswith("PYTORCH = ")]
    namespace = {}
    exec("import math\n" + source, namespace)
    known = set(what_pytorch_said())
    for expression, inputs, *rest, gradients in namespace["PYTORCH"]:
        if not isinstance(inputs, dict):
            inputs, gradients = {"a": inputs}, {"a": gradients}
        assert repr((expression, inputs, *rest, gradients)) in known


@pytest.mark.parametrize("stage", STAGES)
def test_answers_and_mark_schemes_stay_with_us(stage, rendered):
    ours, theirs = source_of(stage), rendered[f"{stage}.ipynb"].decode()
    assert ours.count("BEGIN MARK SCHEME") == ours.count('"grade_id": "question-') == 3
    answers = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", ours, flags=re.S)
    assert len(answers) == 3
    for line in (line.removeprefix("# ").strip() for answer in answers for line in answer.splitlines()):
        assert len(line) < 20 or json.dumps(line, ensure_ascii=False)[1:-1] not in theirs
    assert theirs.count("YOUR ANSWER HERE") == 3
    assert "MARK SCHEME" not in theirs


@pytest.mark.parametrize("stage", STAGES)
def test_a_written_question_says_how_long_and_what_it_is_worth(stage, rendered):
    text = "\n".join(
        "".join(cell["source"])
        for cell in json.loads(rendered[f"{stage}.ipynb"])["cells"]
        if cell["cell_type"] == "markdown"
    )
    questions = COURSE.stage(stage).written
    assert text.count("**Question ") == len(questions) == 3
    assert text.count("sentences are enough") == 1
    for question in questions:
        assert f"**Question {question.id[-1]}** ({question.points:g} points)." in text


@pytest.mark.parametrize("stage", STAGES)
def test_every_prediction_comes_before_what_reveals_it(stage):
    """A cell that asks for a guess holds nothing else, and the next one compares the guess, each once."""
    cells = [cell.source for cell in cells_of(stage)]
    guesses = {
        name: number
        for number, source in enumerate(cells)
        for line in source.splitlines()
        if re.match(PREDICTION, line)
        for name in re.findall(r"my_\w+", line)
    }
    assert len(guesses) == sum(source.count('"?"') for source in cells if re.match(PREDICTION, source))
    assert len(guesses) > 7
    for name, number in guesses.items():
        assert len(cells[number].splitlines()) == 1
        assert "**Predict" in cells[number - 1]
        assert name in compared(cells[number + 1])
    assert set(guesses) == {name for source in cells for name in compared(source)}


def compared(source):
    """The names of the predictions that a cell compares."""
    code = re.sub("^%.*", "", source, flags=re.M) if "compare(" in source else ""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    comparing = [call for call in calls if ast.unparse(call.func) == "compare"]
    return [name for call in comparing for name in (*map(ast.literal_eval, call.args), *named(call))]


def named(call):
    return [keyword.arg for keyword in call.keywords]


@pytest.mark.parametrize("stage", STAGES)
def test_every_prediction_has_an_answer_and_a_reason(stage):
    """What is not computed in the notebook stands in predictions.toml, and nothing else does."""
    told = tomllib.loads((ROOT / "reference" / "stages" / stage / "predictions.toml").read_text())
    keys = {"answer", "says", "of", "accepts", "right", "close", "because"}
    assert not {key for data in told.values() for key in data} - keys
    cells = [cell.source for cell in cells_of(stage) if cell.cell_type == "code"]
    assert {name for source in cells for name in compared(source)} == set(told)
    for source in filter(compared, cells):
        names = compared(source)
        computed = [name for name in names if re.search(rf"\b{name}=", source)]
        assert all(("answer" in told[name]) != (name in computed) for name in names)
        assert sum("because" in told[name] for name in names) == 1
        assert all(("of" in told[name]) == (len(names) > 1) for name in names)


@pytest.mark.parametrize("stage", STAGES)
def test_a_guess_is_compared_kindly_and_an_empty_one_is_asked_for(run, stage):
    reveals = sum(bool(compared(source)) for source in code_of(run[stage, "done"]))
    done, untouched = shown(run[stage, "done"]), shown(run[stage, "untouched"])
    assert done.count("ou said “no idea &lt;yet&gt;”") >= reveals
    assert done.count("ecause ") >= reveals
    assert "Your guess first" not in done
    assert "no idea <yet>" not in done
    waiting = [
        cell
        for cell in run[stage, "untouched"].cells
        if cell.cell_type == "code" and compared(cell.source) and "once the task is done" in str(cell.outputs)
    ]
    assert untouched.count("Your guess first") == reveals - len(waiting)


@pytest.mark.parametrize("stage", STAGES)
def test_collapsed_cells_only_draw(stage, rendered):
    """Their header says so in notebook.py, and their first line to students. JupyterLab shows that line."""
    cells = cells_of(stage)
    hidden = [cell for cell in cells if cell.metadata.get("jupyter") == {"source_hidden": True}]
    assert hidden == [cell for cell in cells if cell.source.startswith(HIDDEN)]
    assert hidden
    for cell in hidden:
        assert "plt.show()" in cell.source
        assert "nbgrader" not in cell.metadata
        assert not re.search(r'check\(|train\(|backward\(|milestone\(|= "\?"', cell.source)
    built = json.loads(rendered[f"{stage}.ipynb"])["cells"]
    collapsed = [cell for cell in built if cell["metadata"].get("jupyter", {}).get("source_hidden")]
    assert ["".join(cell["source"]) for cell in collapsed] == [cell.source for cell in hidden]


@pytest.mark.parametrize("stage", STAGES)
def test_can_be_read_in_forty_minutes(stage):
    """At 150 words a minute, which is slow, and right for mathematics."""
    prose = "\n".join(cell.source for cell in cells_of(stage) if cell.cell_type == "markdown")
    for_students = re.sub(r"### BEGIN SOLUTION.*?### END SOLUTION", "", prose, flags=re.S)
    assert len(for_students.split()) / 150 < 40
