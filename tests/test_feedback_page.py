"""The feedback page says what became of the work, what to look at first, and where to read."""

import itertools
import re
from datetime import datetime

import pytest
from nbformat import NotebookNode, from_dict, read
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.converters import GenerateFeedback

from autograder.course.directory import Course
from autograder.reports.charts import long_duration
from autograder.reports.exercises import Exercise, Test, first_of
from autograder.reports.feedback import write_feedback
from autograder.reports.page import FeedbackPage, words
from tests.courses import NAME, cell_of, course_of, hand_in, released_notebook
from tests.graders import ours
from tests.test_pages import ALL_BUT_CONTRAST, CONTRAST, axe, violations

__all__ = ["axe"]
Test.__test__ = False  # It is no test of pytest's.

QUESTION = "## 1. Rows (3 points)\n\nRead them, by $i$.\n\n*Questions Q7, Q2*"
CHECK = """\
import numpy
from autograder import expect
right = numpy.array([[1, 2], [3, 4], [5, 6]])
expect.array(expect.call("rows"), equals=right, name="rows", shape_means="(time, dim)")"""
HIDDEN = """\
from autograder import expect
### BEGIN HIDDEN TESTS
right = numpy.array([[1, 2], [3, 4], [5, 6]])
believed = {"A row is no column.": right.T}
expect.array(expect.call("rows"), equals=right, name="rows", believed=believed)
### END HIDDEN TESTS"""
#: Sections of the course, one of which no exercise names.
CONFIG = """
c.FeedbackPage.sections = {
    "Q2": {"title": "What is `rows`, and why?", "page": "chapters/1.html#q2"},
    "Q7": {"title": "Which axis?"},
    "Q70": {"title": "Another one"},
}
c.FeedbackPage.site = "https://example.org/course/"
"""
WRONG = "import numpy as np\n\ndef rows():\n    return np.array([[1, 3, 5], [2, 4, 6]])"
RIGHT = "import numpy as np\n\ndef rows():\n    return np.array([[1, 2], [3, 4], [5, 6]])"
COMMENT = "# Think of `axis`\n\nThe *last* one."


def marked(grade_id: str, points: float | None = None, solution: bool = False, **more) -> dict:
    """The metadata of a graded cell, or of a solution."""
    roles = {"grade": points is not None, "solution": solution, "locked": not solution}
    own = {"schema_version": 3, "grade_id": grade_id, "task": False, **roles, **more}
    return {"nbgrader": own | ({} if points is None else {"points": points})}


def notebook() -> NotebookNode:
    """The instructor's version: an exercise with tests, one by hand, a plain assertion."""
    solution = RIGHT.replace("import numpy as np\n\n", "### BEGIN SOLUTION\nimport numpy as np\n\n")
    cells = [
        new_markdown_cell("# An assignment\n\nHow to work."),
        new_code_cell("import math", metadata=marked("imports")),
        new_markdown_cell(QUESTION),
        new_code_cell(f"{solution}\n### END SOLUTION", metadata=marked("rows", solution=True)),
        new_code_cell(CHECK, metadata=marked("rows-check", 1)),
        new_code_cell(HIDDEN, metadata=marked("rows-tests", 2)),
        new_markdown_cell("## 2. Why? (4 points)\n\nIn your words."),
        new_markdown_cell("Because.", metadata=marked("why", 4, solution=True)),
        new_markdown_cell("## 3. Half"),
        new_code_cell("half = 0.5", metadata=marked("half", solution=True)),
        new_code_cell("assert half == 0.5", metadata=marked("half-check", 1)),
        new_markdown_cell("Save it."),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{number}")
    return new_notebook(cells=cells, metadata=released_notebook().metadata)


def handed_in(rows: str, half: str = "half = 0.5", own: str = "print('mine')") -> NotebookNode:
    """A hand-in with these answers, and a cell of the learner's own."""
    made = notebook()
    cell_of(made, "rows")["source"] = rows
    cell_of(made, "half")["source"] = half
    tests = cell_of(made, "rows-tests")
    tests["source"] = tests.source.partition("###")[0]
    made.cells.insert(6, new_code_cell(own, id="own"))
    return made


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A class of three: a mistake with a name, all right but late, nothing that runs."""
    course = course_of(tmp_path_factory.mktemp("class") / "course", {NAME: notebook()}, CONFIG)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=datetime(2026, 6, 10))
    hand_in(course, "s001", handed_in(WRONG, "half = 1 / 3"))
    late = hand_in(course, "s002", handed_in(RIGHT, own="1 / 0"))
    (late / "timestamp.txt").write_text("2026-06-12 00:00:00 UTC")
    hand_in(course, "s003", handed_in("def rows(:"))
    hand_in(course, "s004", b"no notebook")
    ours(course, NAME)
    with course.gradebook() as gradebook:
        for student, points in {"s001": 3, "s002": 4}.items():
            grade = gradebook.find_grade("why", NAME, NAME, student)
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.find_comment("rows", NAME, NAME, "s001").manual_comment = COMMENT
        gradebook.find_submission_notebook(NAME, NAME, "s002").late_submission_penalty = 1
        gradebook.db.commit()
    assert write_feedback(course, NAME, ["s001", "s002", "s003", "s004"]) == []
    return course


def page_of(course: Course, student: str):
    return course.folder("feedback", student, NAME) / f"{NAME}.html"


def html_of(course: Course, student: str) -> str:
    return page_of(course, student).read_text(encoding="utf-8")


def text_of(html: str) -> str:
    """What a page says, in one line."""
    body = html.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


# What it says -------------------------------------------------------------------------------------


def test_the_score_and_what_is_first(course):
    said = text_of(html_of(course, "s001"))
    assert "3 of 8 points Feedback" not in said
    assert "Feedback on your work 3 of 8 points" in said
    assert "1 answer was graded by a person." in said
    assert "Look first at 1. Rows A row is no column. This costs 2 points." in said


def test_a_message_in_words_beside_the_points_visible_tests_first(course):
    said = text_of(html_of(course, "s001"))
    check = said.index("✕ Check: not passed 0 of 1 point rows should have shape (time, dim)")
    assert check < said.index("✕ Hidden test: not passed 0 of 2 points A row is no column.")
    assert "◐ Graded by a person 3 of 4 points" in said
    assert "The check stopped at assert half == 0.5 ." in said


def test_a_hidden_test_shows_neither_its_source_nor_its_inputs(course):
    html = html_of(course, "s001")
    hidden = html[html.index("Hidden test: not passed") :].partition("</li>")[0]
    assert "believed" not in html
    assert "<table" not in hidden and "<details" not in hidden
    path = course.folder("autograded", "s001", NAME) / f"{NAME}.ipynb"
    shown = [output.output_type for output in cell_of(read(path, 4), "rows-tests").outputs]
    assert shown == ["error"]  # The picture was never made.


def test_a_visible_check_shows_yours_beside_what_is_wanted(course):
    html = html_of(course, "s001")
    sides = html[html.index('<div class="sides"') : html.index("The source of this check")]
    assert sides.count("<table") == 3
    assert "yours has shape (2, 3), wanted is (3, 2). They part at: time, dim." in text_of(
        f"<body>{sides}"
    )
    assert html.count('<div class="sides"') == 1
    assert text_of(html).count("They part at") == 1


def test_late_work_says_what_it_costs(course):
    said = text_of(html_of(course, "s002"))
    assert (
        "7 of 8 points Handed in 2 days late, which costs 1 point; the score above is without it."
        in said
    )
    assert "Look first" not in said


def test_what_waits_for_a_person_is_not_lost(course):
    said = text_of(html_of(course, "s003"))
    assert "1 answer still waits to be graded by a person, for up to 4 points." in said
    assert "… Waits for a person to grade it 0 of 4 points" in said


def test_an_answer_that_does_not_run_says_so(course):
    said = text_of(html_of(course, "s003"))
    assert "Look first at 1. Rows Your cell stopped with an error: SyntaxError: " in said
    assert "This costs 3 points." in said


def test_what_is_no_notebook_has_no_exercises(course):
    said = text_of(html_of(course, "s004"))
    assert "0 of 8 points Nothing in it was run: it is not a notebook." in said
    assert "Check" not in said


def test_the_comment_is_there_and_its_heading_is_below_those_of_the_page(course):
    html = html_of(course, "s001")
    assert "<h4>Think of <code>axis</code></h4>" in html
    assert html.count("<h1") == 1


def test_sections_are_named_in_the_order_of_the_question_and_linked(course):
    said = html_of(course, "s001")
    section = said[said.index('<section class="exercise"') :]
    seventh, second = (section.index(text) for text in ("To read: Q7, <em>Which", "To read: <a "))
    assert seventh < second
    assert 'href="https://example.org/course/chapters/1.html#q2"' in section
    assert "<em>What is <code>rows</code>, and why?</em>" in section
    assert "Q70" not in said


def test_only_what_is_the_learners_own_is_at_the_end(course):
    said = text_of(html_of(course, "s002")).partition("The rest of your notebook")[2]
    assert "1 / 0" in said and "ZeroDivisionError" in said
    assert "import math" not in said and "Save it." not in said


def test_nbgraders_own_command_writes_the_same_page(course):
    before = html_of(course, "s001")
    converter = course.converter(GenerateFeedback, NAME, "s001")
    converter.exporter_class, converter.force = FeedbackPage, True
    converter.start()
    assert html_of(course, "s001") == before


# What is first ------------------------------------------------------------------------------------


def exercise(name: str, *tests: tuple[float, str], hidden: bool = False) -> Exercise:
    return Exercise(name, tests=[Test("t", 0, lost, said, hidden) for lost, said in tests])


@pytest.mark.parametrize(
    "exercises, name, points, several",
    [
        ([exercise("a", (1, "x")), exercise("b", (2, "y"))], "b", 2, 1),
        ([exercise("a", (2, "x")), exercise("b", (1, "y"), (2, "y"))], "b", 3, 1),
        ([exercise("a", (2, "x")), exercise("b", (1, "y")), exercise("c", (2, "y"))], "b", 3, 2),
        ([exercise("a", (2, "x"), hidden=True), exercise("b", (2, "y"))], "b", 2, 1),
        ([exercise("a", (2, "x")), exercise("b", (2, "y"))], "a", 2, 1),
        ([exercise("a", (9, "`f` is not written yet.")), exercise("b", (1, "y"))], "b", 1, 1),
        ([exercise("a", (1, "NotImplementedError")), exercise("b", (5, "`f` is not written yet."))],
         "a", 1, 1),
        ([exercise("a", (1, "off."), (2, "off. It was given 3 ids.")), exercise("b", (2, "y"))],
         "a", 3, 1),
    ],
)  # fmt: skip
def test_first_comes_the_thought_that_costs_most(exercises, name, points, several):
    first = first_of(exercises)
    assert (first.exercise.name, first.points, first.exercises) == (name, points, several)


def test_where_nothing_is_lost_nothing_is_first():
    waits = Test("t", 0, 3, waits=True, by_hand=True)
    assert first_of([Exercise("a", tests=[Test("t", 1, 1), waits])]) is None


# Other courses ------------------------------------------------------------------------------------

ABOUT = {"notebook": "ps1", "score": 1, "max_score": 4, "late_penalty": 0}


def page(*cells: NotebookNode, **about: object) -> str:
    """The page of a graded notebook with these cells, as far as no gradebook is asked."""
    made = from_dict(new_notebook(cells=list(cells)))
    return FeedbackPage().from_notebook_node(made, {"nbgrader": ABOUT | about})[0]


def graded(grade_id: str, score: float, points: float, *outputs, source="1 + 1") -> NotebookNode:
    return new_code_cell(
        source, outputs=list(outputs), metadata=marked(grade_id, points, score=score)
    )


def test_a_notebook_without_headings_goes_by_its_answers():
    answers = [new_code_cell(f"# {n}", metadata=marked(n, solution=True)) for n in ("a", "b")]
    said = text_of(page(answers[0], graded("a1", 1, 1), answers[1], graded("b1", 0, 3)))
    assert "✓ a 1 of 1 ✕ b 0 of 3" in said


def test_exercises_under_one_heading_are_its_parts():
    answers = [new_code_cell(f"# {n}", metadata=marked(n, solution=True)) for n in ("a", "b")]
    cells = [answers[0], graded("a1", 1, 1), answers[1], graded("b1", 0, 3)]
    said = text_of(page(new_markdown_cell("# Two"), *cells))
    assert "✓ Two, part 1 1 of 1 ✕ Two, part 2 0 of 3" in said


def test_partial_credit_and_a_test_that_says_nothing():
    result = new_output("execute_result", {"text/plain": "1.5"})
    said = text_of(page(graded("a", 1.5, 2, result), graded("b", 0, 2)))
    assert "Check 1: part of the points 1.5 of 2 points The answer got a part" in said
    assert "Check 2: not passed 0 of 2 points No points, and no message." in said


def test_what_a_task_asks_for_stands_behind_it():
    task = new_markdown_cell("Draw it.", metadata=marked("draw", 4, task=True, score=2))
    task.metadata.nbgrader["grade"] = False
    drawn = new_code_cell("draw()")
    said = text_of(page(new_markdown_cell("# Draw"), task, drawn, new_markdown_cell("# End")))
    assert "Your answer draw () End Points" in said
    assert "◐ Graded by a person 2 of 4 points" in said


def test_a_course_without_sections_shows_none():
    assert "To read" not in page(new_markdown_cell("# One\n\n*Question Q2*"), graded("a", 1, 1))


def test_every_picture_has_a_text_and_none_is_asked_for():
    data = "data:image/png;base64,iVBORw0KGgo="
    text = f'<img src="{data}"> <img alt="a > b" src="{data}"> ![c](c.png) <img src="d.png">'
    html = page(new_markdown_cell(f"# One\n\n{text}"), graded("a", 1, 1))
    assert html.count(f'src="{data}"') == html.count("<img") == 2
    assert '<img alt="" src=' in html and 'alt="a &gt; b"' in html.replace("a > b", "a &gt; b")
    assert html.count("[A picture in a file of its own is not shown here.]") == 2


def test_a_message_is_text_whose_code_is_set_as_code():
    assert words("`a<b>` is & `c") == "<code>a&lt;b&gt;</code> is &amp; `c"
    assert len(words("x" * 10_000)) < 3_000


@pytest.mark.parametrize(
    "seconds, text",
    [(30, "30 seconds"), (150, "2 minutes"), (7200, "2 hours"), (172_800, "2 days")],
)
def test_a_time_in_words(seconds, text):
    assert long_duration(seconds) == text


# In a browser -------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser, course):
    """Opens a learner's page; gives it, and what went wrong or was asked for."""
    contexts = []

    def open_it(student="s001", theme="light", width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        tab, wrong = context.new_page(), []
        address = page_of(course, student).as_uri()
        tab.on("console", lambda message: wrong.append(message.text))
        tab.on("request", lambda r: None if r.url == address else wrong.append(r.url))
        tab.goto(address, wait_until="networkidle")
        return tab, wrong

    yield open_it
    for context in contexts:
        context.close()


def unfold(tab) -> None:
    tab.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize("student", ["s001", "s002", "s003", "s004"])
@pytest.mark.parametrize("theme, width", [("light", 390), ("dark", 1280)])
def test_it_is_clean_narrow_and_accessible(opened, axe, student, theme, width):
    tab, wrong = opened(student, theme, width)
    unfold(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(axe, tab, ALL_BUT_CONTRAST) + violations(axe, tab, CONTRAST) == []
    levels = tab.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert wrong == []


def test_it_is_read_by_keyboard(opened):
    tab, _ = opened()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**#exercise-1")
    question = tab.locator("summary", has_text="The question").first
    question.focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_text("Read them, by").is_visible()
    assert tab.locator("math").first.is_visible()


def test_it_prints_black_on_white(opened):
    tab, _ = opened(theme="dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
