"""Stage 05: to be written."""

from autograder.authoring import require, task


@task("5.1")
def test_5_1(student):
    """To be written"""
    require(False, "To be written.")


@task("5.2")
def test_5_2(student):
    """To be written"""
    require(False, "To be written.")


@task("5.3")
def test_5_3(student):
    """To be written"""
    require(False, "To be written.")


@task("5.4")
def test_5_4(student):
    """To be written"""
    require(False, "To be written.")


@task("5.5")
def test_5_5(student):
    """To be written"""
    require(False, "To be written.")


@task("5.6")
def test_5_6(student):
    """To be written"""
    require(False, "To be written.")


@task("5.7")
def test_5_7(student):
    """To be written"""
    require(False, "To be written.")
