"""The search: forty questions as people type them, the keyboard, a phone, a folder, no script.

`questions.toml` has the questions, each with the section that answers it.
"""

import re
import tomllib
from functools import cache

import pytest
from bs4 import BeautifulSoup

from tests import ROOT
from tests.site import served, watched

QUESTIONS = tomllib.loads((ROOT / "tests" / "questions.toml").read_text("utf-8"))["question"]
SYNONYMS = tomllib.loads((ROOT / "_ext" / "synonyms.toml").read_text("utf-8"))["synonym"]
#: Of the forty, so many find their section among the first three hits.
FOUND = 38


@pytest.fixture(scope="module")
def search(browser, address):
    """The page of the search, and what went wrong there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, wrong = watched(context, address)
    page.goto(f"{address}/search.html", wait_until="networkidle")
    yield page, wrong
    context.close()


def hits(page, query, most=3):
    """The addresses of the first sections that are found: `chapters/06-masking#q24`."""
    page.wait_for_function("() => typeof courseRank != 'undefined' && courseRank.ready()")
    address = "({ record: { page, place } }) => `${page}#${place}`"
    asked = f"([query, most]) => courseRank.search(query, most).map({address})"
    return page.evaluate(asked, [query, most])


@pytest.fixture(scope="module")
def around(site):
    """Gives for an address those of the sections that it is in, from the innermost on."""

    @cache
    def soup(name):
        html = (site / f"{name}.html").read_text("utf-8")
        return BeautifulSoup(re.sub("<(svg|pre).*?</\\1>", "", html, flags=re.S), "html.parser")

    def around(address):
        name, _, place = address.partition("#")
        start = soup(name).find(id=place) if place else None
        sections = [start, *start.find_parents("section")] if start else []
        return {
            f"{name}#{each['id']}"
            for section in sections
            for each in [section, *section.find_all("span", id=True, recursive=False)]
            if each.get("id")
        }

    return around


def test_there_are_forty_questions_and_each_wants_a_section(around):
    assert len({question["typed"] for question in QUESTIONS}) == 40
    assert [each for q in QUESTIONS for each in q["wanted"] if each not in around(each)] == []


def test_what_people_type_finds_the_section_that_answers_it(search, around):
    page, wrong = search
    missed = []
    for question in QUESTIONS:
        found = hits(page, question["typed"])
        places = set(found).union(*map(around, found)) if found else set()
        if not places & set(question["wanted"]):
            missed.append(f"{question['typed']}: {found}, not {question['wanted']}")
    assert len(QUESTIONS) - len(missed) >= FOUND, "\n".join(missed)
    assert wrong == []


def test_no_synonym_is_a_question_of_this_test():
    typed = [phrase for synonym in SYNONYMS for phrase in synonym["typed"]]
    assert max(len(phrase.split()) for phrase in typed) <= 4
    assert not {question["typed"] for question in QUESTIONS} & set(typed)


def test_at_equal_rank_a_chapter_comes_before_stale_answers_and_instructors(search):
    page, _ = search
    weight = "name => Math.max(...courseRank.records().map(r => r.page == name ? r.weight : 0))"
    pages = "instructors/handbook", "chapters/stale-answers", "chapters/05-variable-length"
    hits(page, "anything")
    order = [page.evaluate(weight, name) for name in pages]
    assert order == sorted(set(order)), order


def test_a_typing_error_finds_what_was_meant(search):
    page, _ = search
    assert hits(page, "cardinalty is ambigous") == hits(page, "cardinality is ambiguous")


@pytest.mark.parametrize("query", ["", "   ", "?!", "xqzw", "(", "\\", "<img src=x>"])
def test_what_finds_nothing_says_so_and_breaks_nothing(search, query):
    page, wrong = search
    page.get_by_role("searchbox").fill(query)
    if query == "xqzw":
        page.get_by_role("status").get_by_text("No section has").wait_for()
    assert page.locator(".found-list img").count() == 0
    assert wrong == []


@pytest.mark.parametrize("theme, width", [("light", 1280), ("dark", 390)])
def test_by_keyboard_a_hit_opens_at_its_section_with_the_words_marked(browser, site, theme, width):
    # Under a path, as many hosts serve a site.
    folder = site.parent
    with served(folder) as address:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        )
        page, wrong = watched(context, address)
        page.goto(f"{address}/{site.name}/chapters/01-lookup.html", wait_until="networkidle")
        page.keyboard.press("Control+k")
        page.keyboard.type("is the loss masked")
        page.locator("#pst-search-dialog li a").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/chapters/06-masking.html?found=*#q26")
        page.locator("section:has(> #q26) mark").first.wait_for()
        top = page.locator("section:has(> #q26) > h2").bounding_box()
        assert 0 <= top["y"] < 300
        assert (
            page.locator("article mark").count() == page.locator("section:has(> #q26) mark").count()
        )
        page.keyboard.press("Escape")
        assert page.locator("article mark").count() == 0
        assert wrong == []
        context.close()


def test_on_a_phone_the_hits_fit(open_page):
    page, wrong = open_page("search", 390)
    page.get_by_role("searchbox").fill(
        "UnrecognizedKeywordArgumentsPassedToEmbedding GlobalAveragePooling1D"
    )
    page.locator(".found-list a").first.wait_for()
    room, needed = page.evaluate(
        "() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert needed <= room
    assert all(
        box["height"] >= 44
        for box in map(lambda a: a.bounding_box(), page.locator(".found-list a").all())
    )
    assert wrong == []


def test_it_works_in_a_folder_without_a_server(browser, site, tmp_path):
    page = browser.new_page()
    page.goto((site / "search.html").as_uri() + "?q=data+cardinality+is+ambiguous")
    page.locator(".found-list a").first.click()
    page.wait_for_url("file://**/05-variable-length.html?found=*#q20")
    page.locator("article mark").first.wait_for(state="attached")
    said = page.locator("article mark", has_text="ambiguous").first  # in the answer to a prediction
    said.wait_for()
    assert page.locator("details.answer:not([open])").count() > 0, "the others stay closed"
    page.close()


def test_without_scripts_the_page_of_the_search_says_what_there_is_instead(open_page):
    page, _ = open_page("search", java_script_enabled=False)
    # What is found by its text skips <noscript>.
    assert "The search needs JavaScript." in page.locator("article").inner_text()
    assert not page.locator("input[type=search]").first.is_visible()
    for name in ("questions", "errors", "glossary"):
        assert page.locator(f".doors a[href='chapters/{name}.html']").is_visible()


def test_no_page_loads_the_index_before_it_is_asked_for(open_page):
    page, _ = open_page("chapters/01-lookup")
    loaded = page.evaluate("() => performance.getEntriesByType('resource').map(each => each.name)")
    assert not [name for name in loaded if re.search("records|searchindex|searchtools", name)]
    page.keyboard.press("Control+k")
    page.wait_for_function("() => typeof courseRank != 'undefined' && courseRank.ready()")


# What is searched -------------------------------------------------------------------------------


@pytest.fixture
def records(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    return pytest.importorskip("records")


PAGE = """<main><article class="bd-article">
<section id="top"><h1>Top<a class="headerlink">¶</a></h1><p>First.</p>
<section id="one"><span id="q1"></span><h2><span class="question-number">Q1</span> One</h2>
<p>About <code>a_b</code>.</p>
<div class="cell"><div class="cell_input"><pre>f(x)</pre></div><div class="cell_output">
<div class="output traceback"><pre>ValueError: no.</pre></div>
<div class="output"><pre>3
warns: careful</pre></div></div></div>
<svg><text>12</text></svg>
<section id="two"><h3>Two</h3><p>Below.</p></section></section>
<section id="terms"><h2>Terms</h2>
<dl class="glossary"><dt id="term-a">a</dt><dd><p>A letter.</p></dd></dl>
<table class="stale"><tr id="row"><th>Old <a class="address">#</a><pre>f()</pre></th>
<td><strong>raises</strong> <code>KeyError: 'f'</code></td><td>New</td></tr></table>
</section></section></article></main>"""


def test_each_heading_row_and_term_is_a_record_with_its_own_words(records):
    found = records.read(PAGE)
    assert [record.place for record in found] == ["", "q1", "two", "terms", "term-a", "row"]
    top, one, two, _, term, row = found
    assert (top.prose, one.prose, two.prose) == (["First."], ["About a_b."], ["Below."])
    assert one.title == "One" and one.above == ("Top",) and two.above == ("Top", "One")
    assert one.code == ["f(x)", "ValueError: no.", "3\nwarns: careful"]
    assert one.errors == ["ValueError: no.", "warns: careful"]
    assert (term.title, term.prose) == ("a", ["A letter."])
    assert row.title == "Old" and row.errors == ["KeyError: 'f'"]
