"""Newer versions of changed files on the page 00-start: folded, escaped, and gone once dealt with."""

import json
import xml.etree.ElementTree as ET

import pytest
from checks import drawing, package, updates

NEWER = {
    "file": "kittengrad/scalar.py",
    "new": "scalar.py.new",
    "says": ["The course changed Value.<b>."],
    "lines": ["@ line 1", "  <script>", "- <script>old</script>", "+ new & newer"],
}


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """stored(content): what the lab left, with the newer file beside the student's."""
    folder = tmp_path / "kittengrad"
    (tmp_path / ".kittengrad").mkdir()
    folder.mkdir()
    (folder / "scalar.py.new").touch()
    monkeypatch.setattr(package, "folder", lambda: folder)

    def store(content):
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / ".kittengrad" / "updates.json").write_text(text)
        return folder

    return store


def test_nothing_is_shown_without_an_update(stored):
    assert updates.as_html() == ""
    stored({"version": "1a2b", "files": []})
    assert updates.as_html() == ""
    assert updates.as_lines() == []
    assert "version 1a2b of the course" in drawing.as_html([])


def test_a_newer_version_is_one_folded_line_with_its_changes(stored):
    stored({"version": "1a2b", "files": [NEWER]})
    html = updates.as_html()
    assert html.count("<details") == 1
    assert "<b>kittengrad/scalar.py</b> has a newer version: see what changed</summary>" in html
    assert 'href="kittengrad/scalar.py.new"' in html
    assert html in drawing.as_html([])
    assert "kittengrad/scalar.py has a newer version, scalar.py.new; see UPDATES.txt" in drawing.as_text([])


def test_what_it_shows_is_escaped_and_well_formed(stored):
    stored({"version": "<i>", "files": [NEWER]})
    html = updates.as_html()
    assert "<script>" not in html
    assert "Value.&lt;b&gt;." in html
    assert "<i>" not in drawing.as_html([])
    ET.fromstring("<div>" + html.replace("&ensp;", " ") + "</div>")


def test_it_goes_with_the_newer_file(stored):
    (stored({"version": "1a2b", "files": [NEWER]}) / "scalar.py.new").unlink()
    assert updates.as_html() == ""


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "[" * 100_000,
        {"files": 1},
        {"files": [1]},
        {"files": [{"file": "a"}]},
        {"files": [NEWER | {"new": 1}]},
        {"files": [NEWER | {"lines": 1}]},
        {"files": [NEWER | {"says": [1]}]},
        {"files": [NEWER | {"new": "a\0"}]},
    ],
)
def test_a_damaged_record_costs_only_the_drawing(stored, content):
    stored(content)
    assert updates.as_html() == ""
