"""Stage 00: to be written."""

from autograder.authoring import require, task


@task("0.1")
def test_0_1(student):
    """To be written"""
    require(False, "To be written.")


@task("0.2")
def test_0_2(student):
    """To be written"""
    require(False, "To be written.")


@task("0.3")
def test_0_3(student):
    """To be written"""
    require(False, "To be written.")


@task("0.4")
def test_0_4(student):
    """To be written"""
    require(False, "To be written.")


@task("0.5")
def test_0_5(student):
    """To be written"""
    require(False, "To be written.")
