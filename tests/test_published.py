"""The public address of the book: what each button opens with one, and that there is none without.

A small book of two pages is built with the extensions of the real one.
"""

import json
import re
import shutil
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
import yaml

from tests import ROOT
from tests.site import build_book, copy_book, copy_fonts, served, watched

PLACE = {
    "repository": "https://github.com/example/shape-by-shape",
    "site": "https://example.org/course/",
    "hub": "https://hub.example.org/",
}
BUTTONS = {
    "Binder": "https://mybinder.org/v2/gh/example/shape-by-shape/main"
    "?urlpath=lab/tree/chapters/pictures.ipynb",
    "JupyterHub": "https://hub.example.org/hub/user-redirect/git-pull"
    "?repo=https%3A//github.com/example/shape-by-shape"
    "&urlpath=lab/tree/shape-by-shape/chapters/pictures.ipynb&branch=main",
    "Colab": "https://colab.research.google.com/github/example/shape-by-shape"
    "/blob/gh-pages/colab/chapters/pictures.ipynb",
}


def small_book(book, place):
    """Build a book of the handbook's page on scaling and the key to the pictures."""
    for name in ["_ext", "_static"]:
        shutil.copytree(ROOT / name, book / name, ignore=shutil.ignore_patterns("__pycache__"))
    copy_fonts(book)
    for name in ["instructors/scaling.md", "chapters/pictures.ipynb"]:
        (book / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, book / name)
    configure(book, place)
    toc = {"format": "jb-book", "root": "instructors/scaling"}
    toc["chapters"] = [{"file": "chapters/pictures"}]
    (book / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    build_book(book)
    return book / "_build" / "html"


def configure(book, place):
    """Give a copy of the book the project's configuration with these addresses."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["config"]["published"] |= place
    (book / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("published"), PLACE)


@pytest.fixture(scope="module")
def notebook_page(published):
    return unescape((published / "chapters" / "pictures.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_opens_the_notebook_of_its_page(notebook_page, name):
    assert f'href="{BUTTONS[name]}"' in notebook_page


def test_a_page_without_a_notebook_has_no_launch_button(published):
    page = (published / "instructors" / "scaling.html").read_text(encoding="utf-8")
    assert not any(host in page for host in ("mybinder", "colab", "git-pull"))


def test_the_notebook_for_colab_fetches_what_stands_beside_it(published):
    path = published / "colab" / "chapters" / "pictures.ipynb"
    first, *others = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = "".join(first["source"])
    assert f"git clone --quiet --depth 1 --branch main {PLACE['repository']} course" in source
    assert source.endswith("%cd course/chapters")
    original = json.loads((ROOT / "chapters" / "pictures.ipynb").read_text(encoding="utf-8"))
    assert len(others) == len(original["cells"])


def test_a_page_says_its_address_and_shows_a_card(notebook_page, published):
    here = "https://example.org/course/chapters/pictures.html"
    assert f'<link rel="canonical" href="{here}" />' in notebook_page
    tags = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)"', notebook_page))
    assert tags["og:url"] == here
    assert tags["og:title"] == "How to read the pictures"
    card = tags["og:image"].removeprefix(PLACE["site"])
    assert (published / card).read_bytes().startswith(b"\x89PNG")


def test_the_sitemap_lists_every_page(published):
    text = (published / "sitemap.xml").read_text(encoding="utf-8")
    assert sorted(re.findall("<loc>(.*)</loc>", text)) == [
        "https://example.org/course/chapters/pictures.html",
        "https://example.org/course/instructors/scaling.html",
    ]


def test_the_page_for_a_wrong_address_knows_where_the_site_is(published):
    assert '<base href="/course/">' in (published / "404.html").read_text(encoding="utf-8")


def test_without_an_address_nothing_leads_nowhere(site):
    assert not (site / "sitemap.xml").exists() and not (site / "colab").exists()
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        dead = ("launch-buttons", "canonical", "og:", "mybinder", "source-repository")
        assert not [word for word in dead if word in page], path.name


# Under a path, as a page of a repository is -------------------------------------------------------


def crawl(browser, tree, folder, *others):
    """Open in a browser whatever can be reached in a published tree; gives what was, and the dead.

    It begins at the entrance and at the ``others``. The tree is served at ``/course/``, as its
    address says, from ``folder``.
    """
    (folder / "course").symlink_to(tree)
    opened, dead = set(), []
    with served(folder) as address:
        here = f"{address}/course/"
        context = browser.new_context()
        page, wrong = watched(context, here)
        waiting = [here, *(here + other for other in others)]
        while waiting:
            url = waiting.pop()
            if url in opened:
                continue
            opened.add(url)
            wrong.clear()
            if url.endswith(("/", ".html")):
                page.goto(url, wait_until="networkidle")
                if url == here:
                    page.wait_for_url("**/*.html")
                links = page.evaluate(
                    "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
                )
                links = [urldefrag(link.replace(PLACE["site"], here))[0] for link in links]
                waiting += [link for link in links if link.startswith(here)]
                left = [link for link in links if link.startswith(address)]
                dead += [f"{url}: {link}" for link in left if not link.startswith(here)]
            elif not context.request.get(url).ok:
                dead.append(url)
            dead += [f"{url}: {each}" for each in wrong]
        context.close()
    return {urljoin("/", url.removeprefix(here)) for url in opened}, dead


def test_under_a_path_nothing_leads_out_of_it(browser, published, tmp_path):
    opened, dead = crawl(browser, published, tmp_path)
    assert dead == []
    assert {"/chapters/pictures.html", "/instructors/scaling.html"} <= opened


@pytest.mark.long
def test_the_whole_published_tree_can_be_walked(browser, tmp_path):
    """With all that a tag publishes: the pages, the buttons, the downloads."""
    book = tmp_path / "book"
    book.mkdir()
    copy_book(book)
    configure(book, PLACE)
    build_book(book)
    tree = book / "_build" / "html"
    (tree / "downloads" / "shape-by-shape.pdf").write_bytes(b"%PDF-")  # `make site` puts it there
    opened, dead = crawl(browser, tree, tmp_path, "404.html")
    assert dead == []
    downloads = {f"/downloads/{path.name}" for path in (tree / "downloads").iterdir()}
    pages = {f"/{path.relative_to(tree).as_posix()}" for path in (tree / "chapters").glob("*.html")}
    assert downloads | pages <= opened
