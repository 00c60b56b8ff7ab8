"""What helps somebody who reads: folded answers, minutes, boxes that say that there is more.

Answers to predictions are folded by a rule about the text, tried here on small documents; then on
the site, in a browser, without scripts, and on paper.
"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("[0-9]*.ipynb"))
#: What wraps or scrolls on a page, and whether it is cut and says so.
CUT = """() => {
  for (const box of document.querySelectorAll('article details')) box.open = true;
  const found = [];
  for (const box of document.querySelectorAll('article, article *')) {
    const style = getComputedStyle(box);
    if (box.closest('svg') || box.tagName == 'TEXTAREA') continue;  // it scrolls with the caret
    if (style.overflowX == 'visible' || style.clipPath != 'none') continue;
    if (box.clientWidth == 0 || box.scrollWidth <= box.clientWidth + 1) continue;
    found.push([box.tagName + '.' + box.className, box.textContent.trim().slice(0, 60),
                style.overflowX != 'hidden' && style.maskImage != 'none' &&
                parseFloat(style.getPropertyValue('--more-right')) > 0]);
  }
  return found;
}"""


@pytest.fixture
def ext(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    pytest.importorskip("docutils")


# Which nodes answer a prediction ------------------------------------------------------------------


class Page:
    """A document as MyST-NB makes it of cells: `say` adds Markdown, `run` a code cell."""

    def __init__(self):
        from docutils import nodes
        from docutils.utils import new_document

        self.nodes, self.cell = nodes, 0
        self.document = new_document("")
        self.section = nodes.section(ids=["q1"])
        self.document += self.section

    def _add(self, node):
        node.line = (self.cell + 1) * 10_000
        self.section += node

    def say(self, *paragraphs):
        for text in paragraphs:
            bold, _, rest = text.rpartition("** ")
            parts = [self.nodes.strong("", bold.strip("*"))] if bold else []
            self._add(self.nodes.paragraph("", "", *parts, self.nodes.Text(rest)))
        self.cell += 1

    def run(self, code, out=None, draws=False):
        parts = [self.nodes.container(nb_element="cell_code_source")]
        parts[0] += self.nodes.literal_block("", code)
        if out:
            parts.append(self.nodes.container(nb_element="cell_code_output"))
            parts[1] += self.nodes.literal_block("", out)
        self._add(self.nodes.container("", *parts, nb_element="cell_code"))
        if draws:
            self.section[-1]["hide_mode"] = "input"
        self.cell += 1

    def folded(self):
        """What is open and what is folded, as text."""
        import answers

        answers.fold_answers(None, self.document)
        folds = list(self.document.findall(answers.Answer))
        inside = [" ".join(fold.astext().split()) for fold in folds]
        for fold in folds:
            fold.parent.remove(fold)
        return " ".join(self.section.astext().split()), inside


@pytest.fixture
def page(ext):
    return Page()


def test_the_code_stays_open_and_what_it_puts_out_is_folded_with_the_explanation(page):
    page.say("**Predict.** What is it?")
    page.run("define")
    page.run("code", "output")
    page.run("more", "numbers")
    page.say("Because.", "And because.")
    page.say("Something new.")
    opened, folds = page.folded()
    assert opened == "Predict.What is it? define code Something new."
    assert folds == ["output more numbers Because. And because."]


def test_an_explanation_ends_before_a_bold_sentence_and_a_prediction_may_follow_it(page):
    page.say("**Predict.** One?")
    page.run("a", "1")
    page.say("It is 1.", "**The trap.** Another.", "**Predict.** Two?")
    page.run("b", "2")
    page.say("It is 2.")
    opened, folds = page.folded()
    assert opened == "Predict.One? a The trap.Another. Predict.Two? b"
    assert folds == ["1 It is 1.", "2 It is 2."]


def test_an_explanation_that_ends_in_a_colon_goes_on(page):
    page.say("**Predict.** What?")
    page.run("a", "1")
    page.say("It is 1. Written out:")
    page.run("b", "2")
    page.say("So it is.")
    page.run("c", "3")
    opened, folds = page.folded()
    assert opened == "Predict.What? a c 3"
    assert folds == ["1 It is 1. Written out: b 2 So it is."]


def test_a_drawing_after_the_explanation_belongs_to_it_and_its_code_is_folded(page):
    page.say("**Predict.** What?", "1. this", "2. that")
    page.run("a", "1")
    page.say("It is 1.")
    page.run("draw", "picture", draws=True)
    page.run("b", "2")
    opened, folds = page.folded()
    assert opened == "Predict.What? 1. this 2. that a b 2"
    assert folds == ["1 It is 1. draw picture"]


def test_of_a_choice_only_the_picture_is_folded(page):
    page.say("**Predict** which, then choose.")
    page.run("draw", "picture", draws=True)
    page.say("Something new.")
    opened, folds = page.folded()
    assert (opened, folds) == ("Predictwhich, then choose. Something new.", ["draw picture"])


def test_a_prediction_that_no_output_answers_folds_nothing(page):
    page.say("**Predict.** On paper.")
    page.run("a")
    page.say("Here are somebody's answers.")
    page.run("b", "2")
    assert page.folded()[1] == []


# On the site --------------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_prediction_of_a_chapter_is_answered_in_a_fold(site, chapter):
    soup = pytest.importorskip("bs4").BeautifulSoup
    article = soup((site / f"chapters/{chapter}.html").read_text("utf-8"), "html.parser").article
    asked = [p for p in article.find_all("p") if p.get_text().startswith("Predict")]
    folds = article.find_all("details", class_="answer")
    assert len(asked) == len(folds) > 0
    for fold in folds:
        assert not fold.has_attr("open")
        assert fold.find(class_="cell_output"), fold.get_text()[:80]
    for question in asked:
        inside = question.find_parent("details", class_="answer")
        assert inside is None, f"asked inside of an answer: {question.get_text()[:80]}"


def test_an_answer_opens_by_keyboard_without_scripts_and_is_open_on_paper(open_page):
    page, _ = open_page("chapters/01-lookup", java_script_enabled=False)
    answer = page.locator("details.answer").first
    text = answer.locator("p", has_text="Three ids, three rows")
    assert not text.is_visible() and text.text_content()
    page.emulate_media(media="print")
    assert text.bounding_box()["height"] > 0
    page.emulate_media(media="screen")
    answer.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert text.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_wider_than_its_box_says_so(browser, address, pages_of_the_book, width):
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    silent, cut = [], 0
    for name in pages_of_the_book:
        page.goto(f"{address}/{name}.html")
        found = page.evaluate(CUT)
        cut += len(found)
        silent += [(name, box, text) for box, text, says_so in found if not says_so]
    assert cut > 10, "there is always something wide"
    assert silent == []
    page.goto(f"{address}/chapters/04-flatten-or-pool.html")
    box = page.locator(".cell_input pre").first.element_handle()
    box.evaluate("e => { e.style.width = '200px' }")
    fades = "([e, left, right]) => ['left', 'right'].map(side => getComputedStyle(e)"
    fades += ".getPropertyValue('--more-' + side) != '0px') == left + ',' + right"
    page.wait_for_function(fades, arg=[box, False, True])
    box.evaluate("e => { e.scrollLeft = e.scrollWidth }")
    page.wait_for_function(fades, arg=[box, True, False])
    page.close()


@pytest.fixture(scope="module")
def pages_of_the_book(site):
    return sorted(
        path.relative_to(site).with_suffix("").as_posix()
        for folder in ("chapters", "instructors")
        for path in (site / folder).glob("*.html")
    )


def test_a_message_wraps_and_a_table_keeps_its_lines(open_page):
    page, _ = open_page("chapters/06-masking", width=390)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    wraps = "e => getComputedStyle(e).whiteSpaceCollapse + ' ' + (e.scrollWidth > e.clientWidth)"
    warning = page.locator(".output pre", has_text="will therefore destroy the mask").first
    assert warning.evaluate(wraps) == "preserve false"
    table = page.locator(".output pre", has_text="GlobalMaxPooling1D     (2, 2)").first
    assert table.evaluate(wraps) == "preserve true"


# How long it takes --------------------------------------------------------------------------------


def test_a_chapter_says_how_long_it_takes_and_what_to_read_when_there_is_less_time(ext, site):
    import reading_time

    for chapter in CHAPTERS:
        cells = nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4).cells
        short = reading_time.short_way(cells)
        assert 5 < short < 0.6 * reading_time.whole(cells), chapter
        page = (site / f"chapters/{chapter}.html").read_text("utf-8")
        assert f"That takes about {reading_time.rounded(short)} minutes." in page
        assert f"About {reading_time.rounded(reading_time.whole(cells), 5)} minutes" in page


def test_minutes_come_from_words_lines_pictures_and_predictions(ext):
    import reading_time

    words = new_markdown_cell(" ".join(["word"] * reading_time.WORDS_A_MINUTE))
    assert reading_time.minutes([words]) == 1
    assert reading_time.words("[a link](to/somewhere.ipynb) and <b>`x.shape`</b>") == 4
    printed = new_output("stream", name="stdout", text="1\n\n2\n")
    lines = new_code_cell("a\nb", outputs=[printed])
    assert reading_time.minutes([lines]) * 60 == 4 * reading_time.SECONDS_A_LINE
    picture = new_code_cell("many\nlines", metadata={"tags": ["hide-input"]})
    asked = new_markdown_cell("**Predict.**")
    seconds = reading_time.SECONDS_A_PICTURE + reading_time.SECONDS_A_PREDICTION
    assert reading_time.minutes([picture, asked]) * 60 == pytest.approx(
        seconds + 60 / reading_time.WORDS_A_MINUTE
    )


@pytest.mark.parametrize("said", ["", "Read Q2.", "Read [this](a.ipynb#q1-that)."])
def test_a_short_way_that_names_no_section_is_refused(ext, said):
    import reading_time

    title = new_markdown_cell(f"# A\n\n**Short of time?** {said}", id="title")
    section = new_markdown_cell('## "Why?"\n\n**In short.** So.', id="q1")
    with pytest.raises(ValueError, match="names no section"):
        reading_time.short_way([title, section])
    title.source += " Read Q1."
    if not said:
        assert reading_time.short_way([title, section]) > 0
