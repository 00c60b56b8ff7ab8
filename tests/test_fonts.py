"""The fonts of the book: all that a page shows is set in them, whatever a machine has installed."""

import re
import sys
from html import unescape

import pytest
import yaml

from tests import ROOT
from tests.site import watched

sys.path.insert(0, str(ROOT / "_ext"))

import web_fonts

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"]] + [page["file"] for part in TOC["parts"] for page in part["chapters"]]
#: What is set in another font than those of the book: the text of an element, and its first font.
FOREIGN = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
    if (!text || parent.closest('script, style, title, desc, noscript')) continue;
    const first = getComputedStyle(parent).fontFamily.split(',')[0].replaceAll('"', '');
    if (!/^(Course|Font Awesome)/.test(first))
      found.add(`${parent.tagName} ${first}: ${text.slice(0, 40)}`);
  }
  return [...found].slice(0, 10);
}"""


@pytest.fixture(scope="module")
def fonts(site):
    return site / "_static" / "fonts"


def test_each_font_is_there_with_its_licence_and_is_small(fonts):
    for face in web_fonts.FACES:
        assert 5_000 < (fonts / f"{face.name}.woff2").stat().st_size < 60_000
    texts = [path.read_text(encoding="utf-8") for path in fonts.glob("*-LICENSE.txt")]
    assert len(texts) == len({face.package for face in web_fonts.FACES})
    # A font with a reserved name must not be changed and keep it.
    assert all("SIL OPEN FONT LICENSE" in text for text in texts)
    assert not [text[:80] for text in texts if re.search("with Reserved Font Name", text[:300])]


def test_the_style_sheet_names_each_font_and_no_other(fonts):
    named = re.findall(r'url\("([^"]+)"\)', (fonts / "fonts.css").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(f"{face.name}.woff2" for face in web_fonts.FACES)


def test_the_fonts_have_every_character_of_every_page(site, fonts):
    from fontTools.ttLib import TTFont

    has = {
        face.name: set(TTFont(fonts / f"{face.name}.woff2").getBestCmap())
        for face in web_fonts.FACES
    }
    missing = {}
    for name in [*PAGES, "search"]:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
        shown = set(map(ord, unescape(re.sub("<[^>]+>", "", text)))) - {0x09, 0x0A}
        if lacks := shown - set.union(*has.values()):
            missing[name] = "".join(map(chr, sorted(lacks)))
    assert missing == {}, "add them to CHARACTERS in _ext/web_fonts.py, if a font has them"


def test_the_same_fonts_are_made_each_time(tmp_path):
    pytest.importorskip("brotli")
    face = next(each for each in web_fonts.FACES if each.name == "mono")
    web_fonts.write(face, tmp_path / "one.woff2")
    web_fonts.write(face, tmp_path / "two.woff2")
    assert (tmp_path / "one.woff2").read_bytes() == (tmp_path / "two.woff2").read_bytes()


@pytest.fixture(scope="module")
def tab(browser, address):
    """One tab for all pages, because a window for each costs as much again; what went wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield watched(context, address)
    context.close()


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_all_text_is_set_in_the_fonts_of_the_book(tab, address, name):
    page, wrong = tab
    wrong.clear()
    page.goto(f"{address}/{name}.html", wait_until="networkidle")
    assert page.evaluate(FOREIGN) == []
    loaded = "() => [...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    page.evaluate("() => document.fonts.ready")
    assert {"Course Sans"} <= {family.strip('"') for family in page.evaluate(loaded)}
    assert wrong == []
