"""Every check sees the files as they are saved now, and leaves the caller's modules alone."""

import os
import sys

import pytest
from checks import package


@pytest.fixture(autouse=True)
def bytecode(monkeypatch):
    """As in a student's notebook, whatever the environment of the tests says."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_an_edit_is_seen_at_once_also_within_the_clock_s_second(kittengrad):
    folder = kittengrad()
    scalar = folder / "scalar.py"
    with package.fresh(folder) as first:
        assert (first.Value(2.0) + 3.0).data == 5.0
    before = scalar.stat()
    kittengrad(("scalar.py", "Value(self.data + other.data,", "Value(self.data - other.data,"))
    os.utime(scalar, ns=(before.st_atime_ns, before.st_mtime_ns))
    with package.fresh(folder) as second:
        assert (second.Value(2.0) + 3.0).data == -1.0


def test_all_modules_of_one_check_are_of_one_import(kittengrad):
    with package.fresh(kittengrad()) as fresh:
        from kittengrad import Value
        from kittengrad.scalar import Value as same

        assert fresh.Value is Value is same


def test_the_caller_s_modules_are_put_back(kittengrad):
    import kittengrad.scalar as before

    with package.fresh(kittengrad()):
        assert (
            sys.modules["kittengrad.scalar" if "kittengrad.scalar" in sys.modules else "kittengrad"]
            is not before
        )
    assert sys.modules["kittengrad.scalar"] is before
    import kittengrad.scalar as after

    assert after is before


def test_they_are_put_back_after_an_error_too(kittengrad):
    import kittengrad.scalar as before

    folder = kittengrad(("scalar.py", "class Value:", "class Value"))
    with pytest.raises(SyntaxError), package.fresh(folder) as fresh:
        fresh.Value(1.0)
    assert sys.modules["kittengrad.scalar"] is before
    assert not any(isinstance(finder, package._Finder) for finder in sys.meta_path)


def test_nothing_is_written_beside_the_student_s_files(kittengrad):
    folder = kittengrad()
    with package.fresh(folder) as fresh:
        fresh.Value(1.0)
    assert not (folder / "__pycache__").exists()


def test_other_imports_are_none_of_its_business(kittengrad):
    with package.fresh(kittengrad()):
        import colorsys

        assert colorsys.__spec__.loader.__class__ is not package._Loader
        with pytest.raises(ModuleNotFoundError, match=r"kittengrad\.nothing"):
            import kittengrad.nothing


def test_the_package_beside_the_checks_is_the_one(lab, monkeypatch):
    assert package.folder() != lab / "kittengrad"
    monkeypatch.setattr(package, "__file__", str(lab / "checks" / "package.py"))
    assert package.folder() == lab / "kittengrad"
