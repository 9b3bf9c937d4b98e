import base64
import hashlib
import re

import pytest

from autograder.report.class_page import class_page_of
from autograder.report.feedback import feedback_for
from autograder.report.pages import Page, prose
from autograder.report.staff_page import staff_page_for


@pytest.fixture
def pages(kinds, course, stage):
    results = list(kinds(stage).values())
    return {
        "class": Page("class").render(page=class_page_of(results, course)),
        "feedback": Page("feedback").render(page=feedback_for(results[2], course), course="Kittengrad"),
        "staff": Page("staff").render(page=staff_page_for(results[2], course), course="Kittengrad"),
    }


@pytest.mark.parametrize("name", ["class", "feedback", "staff"])
def test_a_page_fetches_nothing(pages, parse, name):
    page = parse(pages[name])
    assert not set(page.tags) & {"link", "img", "iframe", "object", "embed", "base", "form", "audio", "video"}
    assert all(
        re.match(
            r"#|grades\.csv|class/[\w-]+\.(csv|png)$|class-[\w-]+\.html$|(\.\./\.\./)?(feedback|staff|index)[/.]",
            link,
        )
        for link in page.links
    )
    assert "url(" not in pages[name]
    assert "@import" not in pages[name]


@pytest.mark.parametrize("name", ["class", "feedback", "staff"])
def test_the_policy_allows_this_style_and_script_and_no_other(pages, parse, name):
    page = parse(pages[name])
    policy = next(v for k, v in page.attributes if k == "content" and "default-src" in v)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        for inside in re.findall(rf"<{tag}>(.*?)</{tag}>", pages[name], re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
    # The policy would switch these off, so a page that has them is broken.
    assert not [key for key, _ in page.attributes if key == "style" or key.startswith("on")]


def test_only_the_class_page_has_a_script(pages, parse):
    assert [name for name, html in pages.items() if "script" in parse(html).tags] == ["class"]


def test_a_page_is_for_screen_readers_and_for_the_dark(pages, parse):
    for html in pages.values():
        page = parse(html)
        assert ("lang", "en") in page.attributes
        assert page.tags.count("h1") == 1
        assert "main" in page.tags
        assert "prefers-color-scheme: dark" in html
        assert "@media print" in html
    table = parse(pages["class"])
    assert ("scope", "row") in table.attributes
    assert ("scope", "col") in table.attributes


def test_code_in_prose_is_escaped_before_it_is_marked_up():
    assert (
        prose("write `a < b` & <b>`</b>`")
        == "write <code>a &lt; b</code> &amp; &lt;b&gt;<code>&lt;/b&gt;</code>"
    )
