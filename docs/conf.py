"""The site that `make docs` builds of this folder: Sphinx with MyST and Furo, which bring all that they load.

The pages stay plain Markdown, so that they read well without a site too. What the site has beyond them is
made here: the table of contents, from the tables of README.md.
"""

import re
import shutil
from pathlib import Path

project = html_title = "Kittengrad"
extensions = ["myst_parser"]
root_doc = "README"

html_theme = "furo"
html_static_path = html_css_files = ["site.css"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#2f6f4f", "color-brand-content": "#2f6f4f"},
    "dark_css_variables": {"color-brand-primary": "#8fc7a6", "color-brand-content": "#8fc7a6"},
}
html_copy_source = html_show_copyright = html_show_sphinx = html_use_index = False
html_show_search_summary = False  # a summary is fetched, and a page opened from a file fetches nothing
myst_heading_anchors = 3
myst_url_schemes = {"http": None, "https": None, "repository": "../{{path}}"}


def keep_links_out(app, page, source):
    """Leave links to the repository as they are: the site lies in it, as deep as this folder."""
    source[0] = source[0].replace("](../", "](repository:")


def add_contents(app, page, source):
    """Add a hidden table of contents to README.md: a part for each heading, with the pages of its table."""
    if page != root_doc:
        return
    for part in re.split(r"^## ", source[0], flags=re.MULTILINE)[1:]:
        pages = re.findall(r"^\| \[.*?\]\(([\w-]+\.md)\)", part, flags=re.MULTILINE)
        lines = ["", "", "```{toctree}", ":hidden:", f":caption: {part.splitlines()[0]}", "", *pages, "```"]
        source[0] += "\n".join(lines)


def make_accessible(app, exception):
    """Let the keyboard reach wide code, and tell the level of the headings above the contents."""
    for page in [] if exception else Path(app.outdir).glob("*.html"):
        text = page.read_text(encoding="utf-8").replace("<pre>", '<pre tabindex="0">')
        text = text.replace('class="caption" role="heading"', 'class="caption" role="heading" aria-level="2"')
        page.write_text(text, encoding="utf-8")


def add_index(app, exception):
    """Let whoever opens the folder see the first page."""
    if not exception:
        shutil.copyfile(Path(app.outdir, "README.html"), Path(app.outdir, "index.html"))


def setup(app):
    app.connect("source-read", keep_links_out)
    app.connect("source-read", add_contents)
    app.connect("build-finished", make_accessible)
    app.connect("build-finished", add_index)
