"""Stage 04: to be written."""

from checks import require, task


@task("4.1")
def test_4_1(student):
    """To be written"""
    require(False, "To be written.")


@task("4.2")
def test_4_2(student):
    """To be written"""
    require(False, "To be written.")


@task("4.3")
def test_4_3(student):
    """To be written"""
    require(False, "To be written.")


@task("4.4")
def test_4_4(student):
    """To be written"""
    require(False, "To be written.")


@task("4.5")
def test_4_5(student):
    """To be written"""
    require(False, "To be written.")


@task("4.6")
def test_4_6(student):
    """To be written"""
    require(False, "To be written.")


@task("4.7")
def test_4_7(student):
    """To be written"""
    require(False, "To be written.")


@task("4.8")
def test_4_8(student):
    """To be written"""
    require(False, "To be written.")
