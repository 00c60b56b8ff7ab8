"""Every page of the site in a real browser: in light and in dark, on a phone and on a desk.

A page opens without an error, asks nothing of another host, does not scroll sideways, and axe-core
finds nothing serious in it. One tab for each theme and width opens them all.
"""

import pytest
import yaml

from tests import ROOT
from tests.site import watched

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"]] + [page["file"] for part in TOC["parts"] for page in part["chapters"]]
OTHERS = ["search", "genindex", "404"]
SIZES = [(theme, width) for theme in ("light", "dark") for width in (390, 1280)]

#: Thousands of tokens of code have the same few colours, and axe-core does not look into drawings.
SHORTEN = """() => {
  const seen = {};
  for (const token of document.querySelectorAll('pre span')) {
    const key = [token.closest('.cell_input, .cell_output')?.className, token.className,
                 token.parentNode.className].join();
    seen[key] = (seen[key] || 0) + 1;
    if (seen[key] > 2) token.replaceWith(...token.childNodes);
  }
  document.querySelectorAll('svg > :not(title):not(desc)').forEach(part => part.remove());
  document.normalize();
}"""
#: Contrast is the slow rule, and the same for all that has the same classes in the same places.
THIN = """() => {
  const seen = {};
  const many = 'p, li, tr, pre, code, a, details, section, .cell, .picture';
  for (const part of document.querySelectorAll(many)) {
    let key = '';
    for (let p = part; p && p.tagName != 'BODY'; p = p.parentNode)
      key += p.tagName == 'SECTION' ? '' : p.tagName + p.className;
    seen[key] = (seen[key] || 0) + 1;
    if (seen[key] > 6 && part.tagName != 'SECTION') part.remove();
  }
}"""
AXE = {"resultTypes": ["violations"], "iframes": False, "elementRef": False, "preload": False}
CONTRAST = AXE | {"runOnly": ["color-contrast"]}
ALL_BUT_CONTRAST = AXE | {"rules": {"color-contrast": {"enabled": False}}}


@pytest.fixture(scope="module")
def tabs(browser, address):
    """A tab for each theme and width, and the list of what went wrong in it."""
    tabs = {}
    for theme, width in SIZES:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        )
        tabs[theme, width] = watched(context, address)
    yield tabs
    for page, _ in tabs.values():
        page.context.close()


@pytest.fixture(scope="module")
def axe():
    package = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-core")
    return package.Axe()


@pytest.mark.parametrize("theme, width", SIZES)
@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_a_page_is_clean_narrow_and_accessible(tabs, address, axe, name, theme, width):
    page, wrong = tabs[theme, width]
    wrong.clear()
    page.goto(f"{address}/{name}.html")
    if name != "404":  # it has no script, and follows the system by itself
        assert page.evaluate("() => document.documentElement.dataset.theme") == theme
    room, needed = page.evaluate(
        "() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert needed <= room
    page.evaluate(SHORTEN)
    # Rules of structure see no colour, and contrast sees no width.
    found = violations(axe, page, ALL_BUT_CONTRAST) if theme == "light" else []
    if width == 1280:
        page.evaluate(THIN)
        found += violations(axe, page, CONTRAST)
    assert found == []
    assert wrong == []


def violations(axe, page, options):
    """What axe-core finds serious or critical: the rule and some places that break it."""
    found = axe.run(page, options=options).response["violations"]
    return [
        f"{each['id']}, {each['help']}: {[node['html'][:120] for node in each['nodes'][:4]]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_the_entrance_leads_to_the_first_page(tabs, address):
    page, wrong = tabs["light", 1280]
    wrong.clear()
    page.goto(f"{address}/", wait_until="commit")
    page.wait_for_url(f"{address}/{TOC['root']}.html")
    assert page.locator("article h1").inner_text().startswith("Shape by Shape")
    assert wrong == []


def test_icons_are_a_font_and_no_script_of_a_megabyte(tabs, address):
    page, _ = tabs["light", 1280]
    page.goto(f"{address}/chapters/04-flatten-or-pool.html", wait_until="networkidle")
    loaded = """() => document.fonts.ready.then(
        fonts => [...fonts].some(f => f.family.includes('Awesome') && f.status == 'loaded'))"""
    assert page.evaluate(loaded)
    sizes = "() => performance.getEntriesByType('resource').map(each => each.decodedBodySize)"
    assert max(page.evaluate(sizes)) < 400_000


# The first page ---------------------------------------------------------------------------------


def test_the_map_of_chapters_links_to_every_chapter_and_shows_a_picture_of_it(tabs, address):
    page, _ = tabs["light", 1280]
    page.goto(f"{address}/{TOC['root']}.html")
    entries = page.locator(".course-map li")
    chapters = [name for name in PAGES if name.startswith("chapters/") and name[9].isdigit()]
    assert entries.count() == len(chapters)
    for number, name in enumerate(chapters):
        assert entries.nth(number).locator("svg").count() == 1
        assert entries.nth(number).locator("a").get_attribute("href") == f"{name[9:]}.html"
    entries.first.click(position={"x": 60, "y": 20})  # the whole entry is the link
    page.wait_for_url(f"**/{chapters[0]}.html")


def test_the_map_of_chapters_is_seen_without_scrolling(tabs, address):
    page, _ = tabs["light", 1280]
    page.goto(f"{address}/{TOC['root']}.html")
    page.evaluate("() => document.fonts.ready")
    box = page.locator(".course-map").bounding_box()
    assert box["y"] + box["height"] <= 900


# The quiz ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["keyboard", "mouse"])
@pytest.mark.parametrize("kind, word", [(".wrong", "Not so."), (".right", "Right.")])
def test_a_choice_of_the_quiz_answers_in_words(tabs, address, kind, word, how):
    page, _ = tabs["light", 390]
    page.goto(f"{address}/chapters/01-lookup.html")
    choice = page.locator(f".quiz {kind}").first
    if how == "keyboard":
        choice.locator("summary").focus()
        page.keyboard.press("Enter")
    else:
        choice.locator("summary").click()
    assert choice.evaluate("box => box.open")
    assert choice.locator("p").last.is_visible()
    said = "box => getComputedStyle(box.querySelector('summary'), '::after').content"
    assert word in choice.evaluate(said)


def test_the_quiz_works_without_scripts(open_page):
    page, _ = open_page("chapters/01-lookup", java_script_enabled=False)
    choice = page.locator(".quiz details").first
    choice.locator("summary").click()
    assert choice.get_attribute("open") is not None


# Glossary --------------------------------------------------------------------------------------


def test_a_word_of_the_glossary_leads_to_it_from_another_chapter(tabs, address):
    page, _ = tabs["light", 1280]
    page.goto(f"{address}/chapters/04-flatten-or-pool.html")
    word = page.locator("a:has(> .word)", has_text="mask").first
    assert word.get_attribute("href") == "glossary.html#term-mask"
    assert page.locator(":is(h1, h2, h3, pre, .quiz) .word").count() == 0
