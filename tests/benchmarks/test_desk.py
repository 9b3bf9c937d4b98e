"""The benchmark of the desk types its three commands, and each of them ends well."""

import sys

from benchmarks import desk


def test_a_small_class_goes_from_the_zip_to_the_export(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["desk", "--students", "5", "--keep", str(tmp_path / "class")])
    desk.main()
    _, *took = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in took] == list(desk.COMMANDS)
    assert (tmp_path / "class/marks/canvas-02-backprop.csv").read_text().count("\n") == 1 + 1 + 5
