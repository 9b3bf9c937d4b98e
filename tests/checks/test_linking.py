"""Links to a place in a file: what becomes a link, what it opens, and that nothing of a student is in it."""

import html
import json
import re

import pytest
from checks import rendering
from checks.linking import COMMAND, linked
from checks.outcome import Outcome

LAB = "lab/share/jupyter/labextensions/kittengrad-lab/static/lab.js"


def opened(shown):
    """The arguments of each link in a piece of HTML."""
    found = re.findall(r'data-commandlinker-args="([^"]*)"', shown)
    return [json.loads(html.unescape(args)) for args in found]


@pytest.mark.parametrize(
    ("text", "args", "said"),
    [
        (
            "in kittengrad/scalar.py, line 42",
            {"path": "kittengrad/scalar.py", "line": 42},
            "kittengrad/scalar.py, line 42",
        ),
        (
            "Not started yet: Task 1.3 in kittengrad/scalar.py (it comes first)",
            {"path": "kittengrad/scalar.py", "task": "1.3"},
            "kittengrad/scalar.py",
        ),
        ("Save kittengrad/nn.py.", {"path": "kittengrad/nn.py"}, "kittengrad/nn.py"),
    ],
)
def test_a_place_is_a_link(text, args, said):
    shown = linked(text)
    assert opened(shown) == [args]
    assert f'data-commandlinker-command="{COMMAND}"' in shown
    assert f">{said}</button>" in shown
    assert re.sub("<[^>]*>", "", shown) == text


@pytest.mark.parametrize(
    "text",
    [
        "a line of text",
        "kittengrad/../x.py",
        "kittengrad/x&quot; onclick=&quot;alert(1)&quot;.py, line 1",
        "kittengrad/deep/x.py, line 1",
        "/etc/passwd, line 1",
        "kittengrad/ｘ.py, line 1",
        "kittengrad/x.py".replace("x", "x" * 61),
    ],
)
def test_nothing_else_is_a_link(text):
    assert linked(text) == text


def failed(**more):
    usual = {"message": "It stops.", "where": ("kittengrad/scalar.py", 2), "code": [(2, "boom()")]}
    return Outcome("1.1", "A sum", "", **(usual | more))


def test_a_card_opens_the_line_and_the_line_that_called_it():
    shown = rendering.as_html([failed(called_from=("kittengrad/mlp.py", 7))])
    assert opened(shown) == [
        {"path": "kittengrad/scalar.py", "line": 2},
        {"path": "kittengrad/mlp.py", "line": 7},
    ]


def test_a_note_opens_the_place_that_it_names():
    shown = rendering.note_as_html("ValueError. The error is in kittengrad/nn.py, line 5.")
    assert opened(shown) == [{"path": "kittengrad/nn.py", "line": 5}]


def test_a_terminal_has_plain_text():
    assert "in kittengrad/scalar.py, line 2" in rendering.as_text([failed()])


HOSTILE = 'kittengrad/a.py, line 3"><script>alert(1)</script>'


def test_text_of_a_student_beside_a_place_is_escaped():
    shown = rendering.as_html([failed(message=HOSTILE, where=(HOSTILE, 4))])
    assert "<script" not in shown
    assert opened(shown) == [{"path": "kittengrad/a.py", "line": 3}] * 2


def test_the_lab_knows_the_command(pytestconfig):
    script = (pytestconfig.rootpath / LAB).read_text(encoding="utf-8")
    assert f'addCommand("{COMMAND}"' in script
