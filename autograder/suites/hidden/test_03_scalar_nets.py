"""Stage 03: to be written."""

from autograder.authoring import require, task


@task("3.1")
def test_3_1(student):
    """To be written"""
    require(False, "To be written.")


@task("3.2")
def test_3_2(student):
    """To be written"""
    require(False, "To be written.")


@task("3.3")
def test_3_3(student):
    """To be written"""
    require(False, "To be written.")


@task("3.4")
def test_3_4(student):
    """To be written"""
    require(False, "To be written.")


@task("3.5")
def test_3_5(student):
    """To be written"""
    require(False, "To be written.")


@task("3.6")
def test_3_6(student):
    """To be written"""
    require(False, "To be written.")
