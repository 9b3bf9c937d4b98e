"""Stage 04: to be written."""

import numpy as np

from autograder.authoring import require, task


@task("4.1")
def test_4_1(student):
    """To be written"""
    require(False, "To be written.")


@task("4.2")
def test_4_2(student, rng, check_rule):
    """To be written"""
    check_rule(student.arithmetic.add, rng.normal(size=(2, 3)), rng.normal(size=(2, 1)), against=np.add)
    check_rule()


@task("4.3")
def test_4_3(student, check_rule, rng):
    """To be written"""
    check_rule(
        student.arithmetic.multiply, rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), against=np.multiply
    )


@task("4.4")
def test_4_4(student, gradcheck, rng):
    """To be written"""
    gradcheck(lambda a, b: a / b, rng.normal(size=(2, 3)), rng.uniform(1, 2, size=3), against=np.divide)


@task("4.5")
def test_4_5(student):
    """To be written"""
    require(False, "To be written.")


@task("4.6")
def test_4_6(student):
    """To be written"""
    require(False, "To be written.")


@task("4.7")
def test_4_7(student, rng, check_rule):
    """To be written"""
    check_rule(student.arithmetic.sum, rng.normal(size=(2, 3)), axis=1, keepdims=True, against=np.sum)


@task("4.8")
def test_4_8(student):
    """To be written"""
    require(False, "To be written.")
