"""Code that waits for the keyboard gets a sentence in a check and in a cell, and leaves no box open."""

import builtins
import getpass

import checks
import pytest
from checks.keyboard import NoKeyboard, no_keyboard

SUM = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'


@pytest.mark.parametrize("ask", ["builtins.input('h? ')", "getpass.getpass(prompt='h? ')"])
def test_nothing_waits_in_the_block(ask):
    before = builtins.input, getpass.getpass
    with no_keyboard(), pytest.raises(NoKeyboard, match="waits for the keyboard"):
        eval(ask)
    assert (builtins.input, getpass.getpass) == before


@pytest.mark.parametrize("ask", ["__import__('getpass').getpass()", "__import__('builtins').input()"])
def test_a_check_says_so_and_shows_the_line(run, kittengrad, ask):
    outcomes = run(kittengrad(("scalar.py", SUM, f"h = {ask}\n        {SUM}")), "1.1")
    assert {outcome.passed for outcome in outcomes} == {False}
    assert "waits for the keyboard" in outcomes[0].message
    assert outcomes[0].code[-1][1].strip() == f"h = {ask}"


def test_a_cell_says_so(capsys):
    with checks.when_ready():
        input("h? ")
    assert "Your code waits for the keyboard" in capsys.readouterr().out
