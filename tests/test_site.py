"""The site: it builds without a warning, its links lead somewhere, and it asks nobody else.

Some of it is looked at in a real browser; `test_pages.py` opens every page in one. Those tests are
skipped, with the reason, where there is no Chromium.
"""

import re
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tests import ROOT
from tests.site import build_book

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"]] + [page["file"] for part in TOC["parts"] for page in part["chapters"]]
FAMILIAR = {"a", "area"}  # a reader follows these; everything else the browser loads by itself
LOADED = {"href", "src", "srcset", "poster", "data"}
HOSTS = ["unpkg.com", "cdn.jsdelivr.net", "cdnjs.cloudflare.com", "fonts.googleapis.com"]


class Page(HTMLParser):
    """What a test asks of a page: its ids, its links, what it loads, its pictures."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads, self.images, self.drawings = [], [], [], [], []
        self.scripts, self.inside = [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        self.inside.append(tag)
        self.ids += [attributes["id"]] if attributes.get("id") else []
        if tag in FAMILIAR:
            self.links += [attributes["href"]] if attributes.get("href") else []
        else:
            self.loads += [v for k, v in pairs if k in LOADED and v]
        if tag == "img":
            self.images.append(attributes)
        if tag == "svg":
            self.drawings.append(attributes | {"text": {}})

    def handle_data(self, data):
        if self.inside and self.inside[-1] in ("title", "desc") and self.drawings and data.strip():
            self.drawings[-1]["text"][self.inside[-1]] = data
        if self.inside and self.inside[-1] in ("script", "style"):
            self.scripts.append(data)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass


@pytest.fixture(scope="session")
def pages(site):
    """Every HTML page of the site, by its path."""
    return {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}


def test_every_page_of_the_table_of_contents_is_there(pages):
    assert {f"{name}.html" for name in PAGES} <= set(pages)
    assert "index.html" in pages


def test_previous_and_next_follow_the_table_of_contents(site):
    for before, name, after in zip([None, *PAGES], PAGES, [*PAGES[1:], None], strict=False):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        for kind, page in (("left-prev", before), ("right-next", after)):
            found = re.search(rf'<a class="{kind}"\s+href="([^"]+)"', text)
            if page is None:
                assert found is None, name
            else:
                assert (site / name).parent.joinpath(found[1]).resolve() == site / f"{page}.html"


def test_every_link_leads_to_a_page_and_a_place_on_it(site, pages):
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = (site / name).parent / unquote(parts.path) if parts.path else site / name
            target = path.resolve()
            place = unquote(parts.fragment)
            if not target.exists():
                broken.append(f"{name}: no file for {link}")
            elif place.startswith("code=") and target.stem == "trace":
                continue  # the code that the page opens with
            elif place and target.suffix == ".html":
                ids = pages[target.relative_to(site.resolve()).as_posix()].ids
                if place not in ids:
                    broken.append(f"{name}: no place {link}")
    assert broken == []


def test_nothing_is_loaded_from_another_host(site, pages):
    outside = []
    for name, page in pages.items():
        outside += [f"{name}: {url}" for url in page.loads if urlsplit(url).netloc]
        for text in page.scripts:
            outside += [f"{name}: a script names {host}" for host in HOSTS if host in text]
    styles = [path for path in site.rglob("*.css") if "http" in path.read_text(encoding="utf-8")]
    for style in styles:
        text = style.read_text(encoding="utf-8")
        outside += [
            f"{style.name}: {rule}" for rule in ("@import url(http", "url(http") if rule in text
        ]
    assert outside == []


def test_every_picture_has_words(pages):
    silent = []
    for name, page in pages.items():
        # An empty alt is right for the logo only: the title of the book stands beside it.
        silent += [f"{name}: {i['src']}" for i in page.images if not i.get("alt") and not logo(i)]
        for drawing in page.drawings:
            words = drawing["text"]
            if drawing.get("aria-hidden") == "true":  # the words stand beside it
                continue
            if drawing.get("role") != "img" or not words.get("title") or not words.get("desc"):
                silent.append(f"{name}: {drawing}")
    assert silent == []
    assert len(pages[f"{PAGES[1]}.html"].drawings) > 5


def logo(image):
    return "logo__image" in image.get("class", "")


def test_the_heading_of_a_cell_is_a_place_of_its_name(pages):
    assert {"q4", "stale", "assignment"} <= set(pages["chapters/01-lookup.html"].ids)


def test_an_objective_leads_to_its_questions(pages):
    assert {"#q1", "#q6"} <= set(pages["chapters/01-lookup.html"].links)


def test_the_map_and_the_stale_answers_lead_to_sections(pages):
    for name in ("chapters/map.html", "chapters/stale-answers.html"):
        assert "01-lookup.html#q4" in pages[name].links
        assert not [link for link in pages[name].links if ".ipynb#" in link]


def test_a_solution_is_behind_a_click(site):
    for name in PAGES:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        shown = re.sub("<details.*?</details>", "", text, flags=re.DOTALL)
        if name == "chapters/solutions":
            assert text.count('<details class="solution">') > 50
            assert "look_up" in text and "look_up" not in shown
            assert "BEGIN SOLUTION" not in text
        elif name.startswith("chapters/") and name[9].isdigit():
            assert "download" in shown and ">the solution<" in text, name
            assert ">the solution<" not in shown, name


def test_ids_are_unique_on_every_page(pages):
    for name, page in pages.items():
        twice = {i for i in page.ids if page.ids.count(i) > 1}
        assert twice == set(), name


def test_pictures_are_in_the_page_and_not_beside_it(pages):
    for name in PAGES:
        assert [i["src"] for i in pages[f"{name}.html"].images if not logo(i)] == []


def test_an_incremental_build_gives_the_same_pages(built, site):
    page = f"{PAGES[1]}.html"
    source = next((built / "chapters").glob("intro.*"))
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    build_book(built)
    again = (built / "_build" / "html" / page).read_text(encoding="utf-8")
    assert again == (site / page).read_text(encoding="utf-8")


# The two helpers of the book ------------------------------------------------------------------


@pytest.fixture
def inline_svg(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    return pytest.importorskip("inline_svg")


def test_one_drawing_twice_on_a_page_gets_ids_of_its_own(inline_svg):
    svg = '<svg aria-labelledby="a-title a-desc"><title id="a-title"/><desc id="a-desc"/></svg>'
    taken = set()
    assert inline_svg.own_ids(svg, taken) == svg
    second, third = inline_svg.own_ids(svg, taken), inline_svg.own_ids(svg, taken)
    assert 'aria-labelledby="a-title-2 a-desc-2"' in second and 'id="a-desc-2"' in second
    assert 'aria-labelledby="a-title-3 a-desc-3"' in third


def test_one_style_sheet_serves_all_drawings_of_a_page(inline_svg):
    seen = set()
    assert "<style>" in inline_svg.one_style("<svg><style>.a{}</style></svg>", seen)
    assert "<style>" not in inline_svg.one_style("<svg><style>.a{}</style></svg>", seen)
    assert "<style>" in inline_svg.one_style("<svg><style>.b{}</style></svg>", seen)


# In a browser ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["chapters/map", "chapters/stale-answers"])
def test_a_table_of_cards_stays_a_table_for_a_screen_reader(open_page, name):
    page, _ = open_page(name, 390)
    assert page.locator("table.cards").last.evaluate("t => getComputedStyle(t).display") == "block"
    assert page.get_by_role("columnheader", name="Today").count() or name.endswith("map")
    assert page.get_by_role("rowheader").count() > 50


def test_a_misconception_can_be_read_without_scripts(open_page):
    page, _ = open_page("chapters/map", java_script_enabled=False)
    box = page.locator("table.exercises details").first
    box.locator("summary").click()
    assert box.locator("li").first.is_visible()


@pytest.mark.parametrize("theme, system", [("light", "dark"), ("dark", "light")])
def test_the_theme_of_the_page_wins_over_that_of_the_system(open_page, theme, system):
    sys.path.insert(0, str(ROOT / "chapters"))
    import draw

    page, _ = open_page(PAGES[1], theme=system)
    page.evaluate(f"() => document.documentElement.dataset.theme = '{theme}'")
    paper = page.evaluate("() => getComputedStyle(document.querySelector('.sbs .paper')).fill")
    red, green, blue = bytes.fromhex(draw.theme(theme)["paper"][1:])
    assert paper == f"rgb({red}, {green}, {blue})"


def test_a_wide_picture_scrolls_in_its_own_box(open_page):
    page, _ = open_page(PAGES[1], 390)
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('.picture')].map(b => [b.clientWidth, b.scrollWidth])"
    )
    assert all(room <= 390 for room, _ in boxes)
    assert any(needed > room for room, needed in boxes)
