"""The site that `make docs` has built: whole, and opened from files without a single request to elsewhere.

`make test` leaves these tests out, because they need the site. Run them after `make docs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.containers.browser import chromium, faults

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
SOURCES = sorted((ROOT / "docs").glob("*.md"))
PAGES = sorted(SITE.glob("*.html"))
STYLES = sorted(SITE.rglob("*.css"))
PHONE = {"width": 390, "height": 844}


class Elements(HTMLParser):
    """Every element of a page: its name and its attributes."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def loaded(page: Path) -> Iterator[str]:
    """What a browser loads to show a page: scripts, styles, pictures, frames. Links wait for a reader."""
    for tag, attributes in Elements(page).found:
        for name in (
            "src",
            "srcset",
            "poster",
            "data",
            *(["href"] if tag in ("link", "use", "image") else []),
        ):
            if name in attributes:
                yield attributes[name]
        yield from addresses_in(attributes.get("style", ""))


def addresses_in(style: str) -> list[str]:
    return re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s;]+)", style)


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def test_the_site_has_each_page_of_the_folder_and_a_first_one():
    """A missing site fails here: `make docs` builds it."""
    assert {source.stem for source in SOURCES} | {"index", "search"} == {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_loads_nothing_from_elsewhere(page):
    assert [address for address in loaded(page) if is_elsewhere(address)] == []


def test_no_style_loads_anything_from_elsewhere():
    assert STYLES
    for style in STYLES:
        assert [address for address in addresses_in(style.read_text("utf-8")) if is_elsewhere(address)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_link_of_a_page_leads_somewhere(page):
    """Within the site a link names a page and a heading that exist; out of it, a file of the repository."""
    lost = []
    for tag, attributes in Elements(page).found:
        link = urlsplit(attributes.get("href", "") if tag == "a" else "")
        target = page.parent / unquote(link.path) if link.path else page
        if not (link.scheme or (target.exists() and (not link.fragment or has_place(target, link.fragment)))):
            lost.append(attributes["href"])
    assert lost == []


def has_place(page: Path, name: str) -> bool:
    return any(attributes.get("id") == unquote(name) for _, attributes in Elements(page).found)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def tab(browser):
    """A tab of a phone's size; it notes each request, and each complaint of the browser."""
    tab = browser.new_page(viewport=PHONE)
    tab.requested, tab.complaints = [], []
    tab.on("request", lambda request: tab.requested.append(request.url))
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    yield tab
    tab.close()


def assert_alone(tab: Page) -> None:
    """The tab has asked for files and for nothing else, and got them all."""
    assert tab.requested
    assert [address for address in tab.requested if not address.startswith(("file:", "data:"))] == []
    assert tab.complaints == []


def test_a_reader_searches_from_the_first_page(tab):
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto((SITE / "index.html").as_uri())
    tab.get_by_placeholder("Search").fill("seccomp")
    tab.get_by_placeholder("Search").press("Enter")
    tab.get_by_role("link", name="Security", exact=True).and_(tab.locator("#search-results a")).click()
    expect(tab.locator("h1")).to_contain_text("Security")
    assert_alone(tab)


@pytest.mark.parametrize(("scheme", "pages"), [("light", PAGES), ("dark", PAGES[:1])], ids=["light", "dark"])
def test_axe_finds_no_serious_fault(browser, scheme, pages):
    """All pages have the same colours, so one page answers for the dark ones."""
    page = browser.new_context(color_scheme=scheme).new_page()
    found = {}
    for path in pages:
        page.goto(path.as_uri())
        found[path.stem] = faults(page)
    assert {name: there for name, there in found.items() if there} == {}


def test_each_page_fits_a_phone_and_asks_for_files_alone(tab):
    wide = []
    for page in PAGES:
        tab.goto(page.as_uri())
        if tab.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(page.stem)
    assert wide == []
    assert_alone(tab)
