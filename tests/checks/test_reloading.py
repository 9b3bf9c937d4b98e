"""A notebook's kernel beside files that change: one card for a syntax error, new classes, a restart."""

import os
import shutil

import pytest
from jupyter_client.manager import start_new_kernel

from autograder.course import ROOT

FIRST = """%load_ext autoreload
%autoreload 2
from checks import check, when_ready
from kittengrad import Value
a = Value(1.0)"""
SUM = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'
LITTLE_MEMORY = """
import pathlib, re, resource
used = int(re.search("VmData:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) << 10
resource.setrlimit(resource.RLIMIT_DATA, (used + (200 << 20), resource.RLIM_INFINITY))
"""
ADDED = "import math\nif True:\n    ADDED = 1\n"  # autoreload then makes the classes anew


@pytest.fixture
def kernel(lab, tmp_path_factory):
    """Run a cell in a kernel that starts as the lab's do: kernel(code) -> (all text, kinds of outputs)."""
    settings = tmp_path_factory.mktemp("ipython")
    shutil.copytree(ROOT / "lab" / "etc" / "ipython" / "startup", settings / "profile_default" / "startup")
    manager, client = start_new_kernel(cwd=str(lab), env=os.environ | {"IPYTHONDIR": str(settings)})

    def run(code):
        texts, kinds = [], []

        def hear(message):
            content = message["content"]
            kinds.append(content.get("name", message["msg_type"]))
            data = content.get("data", {}).get("text/plain", "")
            texts.append(content.get("text") or content.get("ename") or data)

        client.execute_interactive(code, output_hook=hear, timeout=60)
        return "".join(texts).strip(), {kind for kind in kinds if kind not in ("status", "execute_input")}

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def edit(lab):
    """Save a change of scalar.py: each at a later time."""
    path, saved = lab / "kittengrad" / "scalar.py", []

    def save(old, new):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        saved.append(new)
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 2 * len(saved)))

    return save


def test_a_syntax_error_is_one_card_and_the_cells_go_on(kernel, edit):
    assert kernel(FIRST)[1] == set()
    edit(SUM, "return Value(")
    said, kinds = kernel('check("1.1")')
    assert kinds == {"display_data"}
    assert said.count("was never closed") == 1
    said, kinds = kernel("with when_ready():\n    print((a + 2).data)")
    assert kinds == {"display_data", "stdout"}
    assert "This cell uses the file as it was before." in said
    assert "3.0" in said
    edit("import math\n", ADDED)
    edit("return Value(\n", f"{SUM}\n")
    assert kernel("print((a + Value(2.0)).data, (Value(2) * a).data)") == ("3.0 2.0", {"stdout"})


def test_other_errors_of_a_cell_and_of_a_reload_are_shown(kernel, edit):
    kernel(FIRST)
    assert kernel("def f(:") == ("SyntaxError", {"error"})
    edit("import math\n", "import math\nnowhere\n")
    assert "name 'nowhere' is not defined" in kernel("1")[0]


def test_after_a_restart_a_cell_names_the_first_cell(kernel):
    said, kinds = kernel('check("1.1")')
    assert kinds == {"stdout"}
    assert "Run the first cell of the notebook, and then this cell again." in said
    said, kinds = kernel("nothing")
    assert kinds == {"error", "stdout"}
    assert "Run All Above Selected Cell" in said
    kernel(FIRST)
    assert kernel("nothing") == ("NameError", {"error"})


@pytest.mark.parametrize("much", ["bytearray(10**15)", "import numpy; numpy.ones(10**14)"])
def test_more_memory_than_there_is_has_a_sentence_and_the_kernel_goes_on(kernel, much):
    said, kinds = kernel(much)
    assert kinds == {"error", "stdout"}
    assert "This cell asked for more memory than the lab has." in said
    assert kernel("print(1)") == ("1", {"stdout"})


def test_a_list_that_grows_without_end_has_it_too(kernel):
    kernel(LITTLE_MEMORY)
    said, kinds = kernel("f = []\nwhile True: f.append(float(len(f)))")
    assert kinds == {"error", "stdout"}
    assert "This cell asked for more memory than the lab has." in said
    assert kernel("print(1)") == ("1", {"stdout"})


def test_a_kernel_may_not_take_all_memory(kernel):
    most, _ = kernel("import resource; print(resource.getrlimit(resource.RLIMIT_DATA)[0])")
    assert 1 << 30 <= int(most) <= max(1 << 30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
