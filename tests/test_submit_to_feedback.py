"""From *Submit* to feedback in two browsers, by nbgrader's own buttons: a learner fetches, solves,
hands in, hears of the points and opens the page; an instructor collects, autogrades, grades a
written answer and gives feedback."""

import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader.utils import get_username

from tests.courses import NAME, answered, cell_of, course_of, hand_in, source_notebook
from tests.graders import PROGRAMS
from tests.jupyter import PATIENCE, JupyterLab, picture
from tests.long import first_of

pytestmark = pytest.mark.usefixtures("one_plain_server")

#: nbgrader hands in as the user of the system, whoever that is here.
LEARNER = get_username()
WRITTEN = "why"
#: What a person gives for it, of 2.
BY_HAND = 1.5


#: Notes what the page says of how far it is.
WATCHED = """() => {
  const told = document.querySelector("#autograding");
  window.shown = [];
  const note = () => told.innerText && window.shown.push(told.innerText);
  new MutationObserver(note).observe(told, {childList: true, characterData: true, subtree: true});
}"""


def written(source):
    """A cell whose points a person gives."""
    marks = {"schema_version": 3, "grade_id": WRITTEN, "grade": True, "solution": True}
    marks |= {"locked": False, "task": False, "points": 2}
    return new_markdown_cell(source, id=WRITTEN, metadata={"nbgrader": marks})


@pytest.fixture
def places(tmp_path):
    """A course, released through an exchange, and a learner's folder."""
    root, home = tmp_path / "exchange", tmp_path / "learner"
    root.mkdir()
    root.chmod(0o777)
    home.mkdir()
    settings = f"c.Exchange.root = {str(root)!r}\nc.Exchange.cache = {str(tmp_path / 'cache')!r}\n"
    source = source_notebook()
    source.cells.append(written("Why twice?"))
    course = course_of(tmp_path / "course", {NAME: source}, settings)
    config = f"c = get_config()\nc.CourseDirectory.course_id = 'test'\n{settings}"
    (home / "nbgrader_config.py").write_text(config)
    command = [sys.executable, PROGRAMS / "nbgrader", "release_assignment", NAME]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return course, home


def points(course):
    """Student -> score, also of those who wait for a person's points."""
    with course.gradebook() as gradebook:
        return {each.student.id: each.score for each in gradebook.assignment_submissions(NAME)}


class Learner:
    """JupyterLab with nbgrader's list of assignments."""

    def __init__(self, page, server):
        self.page = page
        page.goto(server.address("lab"))
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.locator(".lm-Menu-item").filter(has_text="Assignment List").click()

    def press(self, button):
        """Press a button of the list, and wait until the list is there again."""
        with self.page.expect_response(re.compile("/assignments/")) as answer:
            self.page.get_by_role("button", name=button, exact=True).first.click()
        assert answer.value.ok

    def solve(self):
        """Open the notebook, answer its first exercise and the written one, and save it."""
        self.page.locator(".jp-DirListing-item", has_text=NAME).first.dblclick()
        self.page.locator(".jp-DirListing-item", has_text=f"{NAME}.ipynb").dblclick()
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").filter(has_text="def double(").first
        cell.locator(".cm-content").click()
        for key in ("Control+End", "Shift+ArrowUp", "Shift+Home"):
            self.page.keyboard.press(key)
        self.page.keyboard.type("return 2 * x")
        cell = self.page.locator(".jp-Notebook .jp-MarkdownCell").filter(has_text="YOUR ANSWER")
        cell.dblclick()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type("Because.")

        def saves(answer):
            return answer.request.method == "PUT" and "/api/contents/" in answer.url

        with self.page.expect_response(saves) as saved:
            self.page.keyboard.press("Control+s")
        assert saved.value.ok

    def go_back_to_the_list(self):
        self.page.locator(".lm-TabBar-tab").filter(has_text="Assignment").first.click()


class Instructor:
    """Formgrader's pages."""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.open("manage_assignments")

    def open(self, path):
        self.page.goto(self.server.address(f"formgrader/{path}"), wait_until="networkidle")

    def said(self):
        """What the window says, once it is there; it is closed then."""
        window = self.page.locator(".modal.in")
        window.wait_for()
        picture(self.page, f"formgrader-{window.get_attribute('id')}")
        text = window.locator(".modal-body").inner_text()
        window.locator(".modal-footer button").click()
        self.page.locator(".modal").wait_for(state="detached")
        return text

    def press(self, row, column):
        """Press the button of a row; give what the window says."""
        found = self.page.locator("#main-table tr").filter(has_text=row)
        found.locator(f".{column} a").click()
        return self.said()


def open_page(browser):
    page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def test_an_instructor_stops_and_goes_on(browser, tmp_path):
    from playwright.sync_api import expect

    course = course_of(tmp_path / "course", {NAME: source_notebook()}, "c.Execute.timeout = 600\n")
    hand_in(course, "s001", answered())
    endless = answered("square")
    cell_of(endless, "double")["source"] = "def double(x):\n    return 2 * x\n\nwhile True:\n    0"
    hand_in(course, "s002", endless)
    with JupyterLab(course.root, tmp_path / "instructor") as ours:
        instructor = Instructor(open_page(browser), ours)
        instructor.open(f"manage_submissions/{NAME}")
        page = instructor.page
        begin = page.get_by_role("button", name="Autograde all")
        stop = page.get_by_role("button", name="Stop", exact=True)
        told = page.locator("#autograding")
        expect(begin).to_be_enabled()
        expect(stop).to_be_disabled()
        begin.click()
        expect(told).to_have_text("Autograding: 1 of 2", timeout=PATIENCE)
        expect(begin).to_be_disabled()
        picture(page, "formgrader-autograding")
        stop.click()
        assert "Stopped: 1 of 2 graded." in instructor.said()
        expect(told).to_have_text("Stopped: 1 of 2")
        expect(stop).to_be_disabled()
        expect(begin).to_be_enabled()
        picture(page, "formgrader-stopped")
        assert points(course) == {"s001": 5}
        hand_in(course, "s002", answered("square"))
        begin.click()
        assert "1 graded now, 1 graded before and unchanged" in instructor.said()
    assert points(course) == {"s001": 5, "s002": 3}


@pytest.mark.parametrize("others", first_of(1, [3, 11]))
def test_a_class_hands_in_and_gets_feedback(browser, places, tmp_path, others):
    course, home = places
    names = [f"s{number:03}" for number in range(1, others + 1)]
    for name in names:
        notebook = answered()
        notebook.cells.append(written("Because."))
        folder = hand_in(course, name, notebook)
        # As the exchange would have left it.
        (folder / "timestamp.txt").write_text("2026-01-01 10:00:00.000000 UTC")
        (folder / "submission_secret.txt").write_text(name)
    with (
        JupyterLab(home, tmp_path / "home") as theirs,
        JupyterLab(course.root, tmp_path / "instructor") as ours,
    ):
        learner = Learner(open_page(browser), theirs)
        learner.press("Fetch")
        learner.solve()
        learner.go_back_to_the_list()
        learner.press("Submit")
        picture(learner.page, "learner-submitted")

        instructor = Instructor(open_page(browser), ours)
        assert "Successfully collected" in instructor.press(NAME, "collect")
        instructor.open(f"manage_submissions/{NAME}")
        said = instructor.press("s001", "autograde")
        assert "5 of 7 points" in said and "graded by hand" in said
        assert points(course) == {"s001": 5}
        page = instructor.page
        page.evaluate(WATCHED)
        page.get_by_role("button", name="Autograde all").click()
        said = instructor.said()
        everybody = {LEARNER: 2} | dict.fromkeys(names, 5)
        assert f"{len(everybody)} submissions: {len(everybody) - 1} graded now" in said
        assert points(course) == everybody
        shown = page.evaluate("shown")
        assert "Autograding: waiting for its turn" in shown
        assert shown[-1] == f"Autograded: {len(everybody)} of {len(everybody)}"
        rows = page.locator("#main-table tr").filter(has_text="needs manual grading")
        rows.nth(len(everybody) - 1).wait_for()
        picture(page, "formgrader-autograded")

        with course.gradebook() as gradebook:
            submission = gradebook.find_submission_notebook(NAME, NAME, LEARNER).id
        with page.expect_response("**/api/comments?*"):
            instructor.open(f"submissions/{submission}")
        page.locator(f"#{WRITTEN}.needs_manual_grade").wait_for()
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.locator(f"#{WRITTEN}").fill(str(BY_HAND))
            page.locator(f"#{WRITTEN}").press("Tab")
        instructor.open("manage_assignments")
        said = instructor.press(NAME, "generate-feedback")
        assert f"{len(everybody)} feedback pages" in said
        assert instructor.press(NAME, "release-feedback")

        told = learner.page.locator(".Toastify__toast").filter(has_text="is graded")
        told.wait_for()
        picture(learner.page, "learner-graded")
        assert f"{NAME} is graded: {2 + BY_HAND:g} of 7 points." in told.inner_text()
        told.get_by_role("button", name="Feedback").click()
        opened = learner.page.frame_locator(".jp-HTMLViewer iframe")
        opened.get_by_text(f"{2 + BY_HAND:g} of 7 points").wait_for()
        picture(learner.page, "learner-feedback")
        learner.go_back_to_the_list()
        learner.press("Fetch Feedback")
        learner.page.get_by_text("view feedback").wait_for()


def test_points_are_read_from_pages_of_both_graders(tmp_path):
    from autograder.desk.graded import points_of

    ours, theirs, other = (tmp_path / name for name in ("ours", "theirs", "other"))
    ours.write_text('<p class="score">7.5 <small>of 10 points</small></p>')
    theirs.write_text("<h4>ps1 (Score: 5.0 / 7.0)</h4><h4>x (Score: 1.0 / 2.0)</h4>")
    other.write_text("Well done.")
    assert points_of([ours, theirs]) == "12.5 of 17"
    assert points_of([ours, other]) == points_of([]) == ""


def test_what_has_come_through_the_exchange_is_found_once(places, tmp_path):
    course, home = places

    def nbgrader(folder, *arguments):
        program = [sys.executable, PROGRAMS / "nbgrader", *arguments]
        done = subprocess.run(program, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    nbgrader(home, "fetch_assignment", NAME)
    nbformat.write(answered(), home / NAME / f"{NAME}.ipynb")
    nbgrader(home, "submit", NAME)
    nbgrader(course.root, "collect", NAME)
    nbgrader(course.root, "autograde", NAME)
    nbgrader(course.root, "generate_feedback", NAME)
    nbgrader(course.root, "release_feedback", NAME)
    with JupyterLab(home, tmp_path / "home") as server:
        [found] = server.ask("autograder/graded")["graded"]
        assert found["assignment"] == NAME and found["points"] == "5 of 7"
        assert (home / found["path"]).is_file()
        assert server.ask("autograder/graded") == {"graded": []}
