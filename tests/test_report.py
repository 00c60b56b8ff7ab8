"""The report is one page that opens anywhere, and runs nothing that a learner wrote."""

import itertools
import json
import re
import shutil
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.grading.results import recorded
from autograder.kernel.limits import Limits
from autograder.kernel.options import RunOptions
from autograder.reports.charts import duration, histogram, shares
from autograder.reports.feedback import graded_students, write_feedback
from autograder.reports.report import write_report
from tests.courses import NAME, answered, cell_of, hand_in, make_course, released_notebook
from tests.graders import ours

SCRIPT = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
#: A folder's name holds no slash; everything else is there.
HOSTILE_STUDENT = "zz\"'><script>window.ran = 3<script>{{ 7 * 7 }}"


def with_cell(name: str, source: str):
    """A right hand-in but for one answer."""
    notebook = answered()
    cell_of(notebook, name)["source"] = source
    return notebook


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A graded class with something of everything."""
    course = make_course(tmp_path_factory.mktemp("made") / "course")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=datetime(2026, 6, 10))
        for number in range(1, 10):
            gradebook.add_student(f"s00{number}")
    hand_in(course, "s001", answered())
    for student in ("s002", "s003"):
        hand_in(course, student, released_notebook())
    for student in ("s004", "s005", "s006"):
        hand_in(course, student, with_cell("double", "def double(x):\n    return x / 0"))
    hand_in(course, "s007", with_cell("square", "while True:\n    pass"))
    hand_in(course, "s008", with_cell("square", "import os\nos._exit(3)"))
    raises = f'def double(x):\n    raise ValueError("""{SCRIPT}""")'
    late = hand_in(course, HOSTILE_STUDENT, with_cell("double", raises))
    (late / "timestamp.txt").write_text("2026-06-12 00:00:00 UTC")
    (late / f"{SCRIPT.replace('/', '')}.ipynb").write_text("{}")
    ours(
        course,
        NAME,
        RunOptions(kernel="plain", limits=Limits(cell_seconds=5, submission_seconds=300)),
    )
    write_feedback(course, NAME, ["s001"])
    shutil.rmtree(course.work, ignore_errors=True)
    return course.root


@pytest.fixture
def course(made, tmp_path) -> Course:
    return Course(shutil.copytree(made, tmp_path / "course"))


@pytest.fixture(scope="module")
def page(made) -> str:
    return write_report(Course(made), NAME).read_text(encoding="utf-8")


def text_of(page: str, section: str) -> str:
    """What a section says, without its elements."""
    part = page.split(f'<section aria-labelledby="{section}">')[1].split("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"<svg.*?</svg>", "", part)).split()).replace(
        " ,", ","
    )


def test_what_was_recorded_is_what_was_graded(course):
    rows = {row.student: row for row in recorded(course, NAME)}
    assert rows["s001"].by_exercise == {"double": 2, "square": 3}
    assert rows["s009"].state == "missing"
    assert rows["s007"].notebooks[NAME].outcome == "timeout"
    assert rows[HOSTILE_STUDENT].seconds_late == 2 * 24 * 3600
    assert rows["s004"].score == 3 and rows["s008"].needs_a_look


def test_messages_are_counted_per_exercise(page):
    said = text_of(page, "messages")
    assert "ZeroDivisionError: division by zero 3 s004, s005, s006" in said
    assert "NotImplementedError (without a message) 2 s002, s003" in said


def test_tests_that_say_nothing_of_a_belief_are_counted(tmp_path):
    course = make_course(tmp_path)
    for student, double in {"s001": "x", "s002": "x / 0", "s003": "2 * x"}.items():
        hand_in(course, student, with_cell("double", f"def double(x):\n    return {double}"))
    ours(course, NAME)
    page = write_report(course, NAME).read_text(encoding="utf-8")
    assert re.findall(r"(\d+) of (\d+) failing tests got only", page) == [("1", "2")]


def test_runs_isolation_and_findings_are_there(page):
    runs = text_of(page, "runs")
    assert "a cell ran out of time 1 s007" in runs
    assert "the kernel died 1 s008" in runs
    assert re.search(r"Isolation Learners Missing somewhere (full|partial|none): .* 9 ", runs)
    assert "9 notebooks ran" in runs and "Wall time per notebook: median" in runs
    look = text_of(page, "look")
    assert "s007" in look and "was stopped after 5 seconds" in look
    assert "s001" not in look


def test_scores_and_success(page):
    assert "double 3 0 6 0.67 2" in text_of(page, "exercises")
    chart = page.split("Scores of 9 submissions")[1].split("</svg>")[0]
    assert "submissions by points: 0: 2, 2: 2, 3: 4, 5: 1" in chart


def test_feedback_pages_are_linked_where_they_are(page):
    assert f'<a href="../../feedback/s001/{NAME}/{NAME}.html">' in page
    assert "feedback/s002" not in page


def test_the_same_record_gives_the_same_page(course, page):
    first = write_report(course, NAME).read_bytes()
    assert write_report(course, NAME).read_bytes() == first == page.encode()


def test_everything_a_learner_wrote_is_escaped(page):
    assert "<script>window" not in page and "<img" not in page
    assert "&lt;script&gt;window.ran = 1" in page
    assert "&lt;script&gt;window.ran = 3&lt;script&gt;{{ 7 * 7 }}" in page
    assert page.count("<script") == 1 and "49" not in text_of(page, "students")


def test_a_page_outside_of_the_course_links_back_into_it(course, tmp_path):
    path = write_report(course, NAME, tmp_path / "elsewhere" / "page.html")
    address = re.search(r'href="([^"]*s001[^"]*)"', path.read_text()).group(1)
    assert (path.parent / address).resolve().is_file()


def test_a_damaged_record_does_not_stop_the_report(course):
    folder = course.folder("autograded", "s004", NAME)
    (folder / "autograder.json").write_text("{")
    (folder / f"{NAME}.ipynb").write_text("[]")
    (course.folder("autograded", "s005", NAME) / "autograder.json").write_text(
        json.dumps({"findings": [{"new": 1}], "statuses": {}})
    )
    page = write_report(course, NAME).read_text()
    assert "7 notebooks ran" in text_of(page, "runs")
    assert "ZeroDivisionError: division by zero 2 s005, s006" in text_of(page, "messages")


def test_charts_are_svg_with_words_and_the_same_every_time():
    bars = [("0", 0), ("<1>", 3), ("2", 12)]
    chart = histogram("a b", bars, 'Say "<hello>"', "points", "learners")
    root = ET.fromstring(str(chart))
    assert root.attrib["role"] == "img"
    assert root[0].text == 'Say "<hello>"'
    assert root[1].text == "learners by points: <1>: 3, 2: 12"
    named = root.attrib["aria-labelledby"].split()
    assert named == [child.attrib["id"] for child in root[:2]]
    assert chart == histogram("a b", bars, 'Say "<hello>"', "points", "learners")
    assert histogram("a", [("0", 0)], "none", "points", "learners").count("<rect") == 0
    bar = ET.fromstring(str(shares("x", {"full": 1, "part": 2, "none": 1}, "x")))
    widths = [float(r.attrib["width"]) for r in bar if r.tag.endswith("rect")]
    assert widths == pytest.approx([74.75, 149.5, 74.75], abs=0.1)


@pytest.mark.parametrize(
    "seconds, text",
    [(0.126, "0.13 s"), (45, "45 s"), (150, "2.5 min"), (9000, "2.5 h"), (200_000, "2.3 d")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_the_command(course, tmp_path):
    def run(*arguments):
        result = CliRunner().invoke(app, ["report", *map(str, arguments)])
        return result.exit_code, result.output

    code, text = run(NAME, "--course", course.root)
    assert code == 0 and (course.root / "reports" / NAME / "report.html").is_file(), text
    code, text = run("ps9", "--course", course.root)
    assert code == 2 and "ps9" in text


def test_nobody_graded(course):
    with course.gradebook() as gradebook:
        for student in graded_students(course, NAME):
            gradebook.remove_submission(NAME, student)
    with pytest.raises(CourseError, match="Nobody was graded yet"):
        write_report(course, NAME)


def test_the_templates_are_part_of_the_wheel():
    builders = pytest.importorskip("hatchling.builders.wheel")
    root = Path(__file__).resolve().parent.parent
    files = builders.WheelBuilder(str(root)).recurse_included_files()
    paths = {file.distribution_path for file in files}
    templates = ("report.html", "feedback.html", "feedback.css", "palette.css")
    assert {f"autograder/reports/templates/{name}" for name in templates} <= paths


# In a browser


@pytest.fixture
def open_report(browser, made, page):
    """Opens the report; notes console errors and every request but that for the page."""
    contexts = []

    def open_it(theme="light", width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        tab, wrong = context.new_page(), []
        address = (made / "reports" / NAME / "report.html").as_uri()
        tab.on("console", lambda message: wrong.append(message.text))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", lambda r: None if r.url == address else wrong.append(r.url))
        tab.goto(address, wait_until="networkidle")
        return tab, wrong

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_opens_cleanly_asks_for_nothing_and_runs_no_learners_script(open_report, theme, width):
    tab, wrong = open_report(theme, width)
    assert wrong == []
    assert tab.evaluate("window.ran") is None
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 253, 249)", "dark": "rgb(20, 25, 31)"}[theme]


def test_even_unescaped_a_script_would_not_run(open_report):
    tab, wrong = open_report()
    tab.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = 4";
            document.body.append(script);
        }"""
    )
    assert tab.evaluate("window.ran") is None
    assert "Content Security Policy" in wrong[0]


def students(tab) -> list[str]:
    return tab.locator(".sortable tbody th").all_inner_texts()


def test_the_table_sorts_by_keyboard_and_says_so(open_report):
    tab, _ = open_report()
    assert students(tab)[0] == "s001"
    score = tab.get_by_role("button", name="Score")
    score.focus()
    tab.keyboard.press("Enter")
    head = tab.locator("th", has=score)
    assert head.get_attribute("aria-sort") == "ascending"
    assert students(tab)[0] == "s009" and students(tab)[-1] == "s001"
    tab.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert students(tab)[0] == "s001" and students(tab)[-1] == "s009"
    assert tab.locator("[aria-sort]").count() == 1
    assert tab.get_by_role("status").inner_text() == "Sorted by Score, descending"
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate("document.activeElement.textContent") == "square"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_background(open_report, theme):
    """Contrast of at least 4.5 to 1, as WCAG asks, for every piece of text."""
    tab, _ = open_report(theme)
    low = tab.evaluate(
        """() => {
            const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) =>
                c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
            ).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = (node) => {
                for (; node; node = node.parentElement) {
                    const colour = parts(getComputedStyle(node).backgroundColor);
                    if (colour.length === 3 || colour[3] > 0) return colour;
                }
            };
            const low = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode.parentElement;
                if (node.closest("script, title, desc") || !walker.currentNode.data.trim()) {
                    continue;
                }
                const style = getComputedStyle(node);
                const ink = node.namespaceURI.endsWith("svg") ? style.fill : style.color;
                const [a, b] = [light(parts(ink)), light(behind(node))].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) low.push(walker.currentNode.data);
            }
            return low;
        }"""
    )
    assert low == []


def test_it_prints_black_on_white_without_what_only_a_screen_needs(open_report):
    tab, _ = open_report("dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not tab.get_by_role("navigation").is_visible()


def test_headings_tables_and_pictures_have_names(open_report):
    tab, _ = open_report()
    levels = tab.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((h) => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert tab.locator("table:not(:has(caption))").count() == 0
    assert tab.locator("svg[role=img]:not(:has(title)), svg[role=img]:not(:has(desc))").count() == 0
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
