"""The instructor's desk: from an empty folder, by the handbook's commands, to a written answer
that is graded by hand in formgrader, in a real browser, and returned."""

import csv
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from tests import ROOT
from tests.jupyter import PATIENCE, JupyterLab, picture
from tests.long import first_of

pytestmark = pytest.mark.usefixtures("one_server")

CAPSTONE = "12-capstone"
WRITTEN = "written"
#: The parts that each student solves, none of which takes a training, and the page they write.
CLASS = {
    "s001": (["encode", "start-table"], "The words are averaged: texts have different lengths."),
    "s002": (["encode"], "One table, because a word means the same on both sides."),
    "s003": ([], None),
    "s004": ([], None),
}
#: Who answers this exercise wrongly, with other names but alike.
GROUPED = "encode"
WRONG = {
    "s003": "def encode(texts, words, length):\n    return [text.split() for text in texts]",
    "s004": "def encode(lines, known, most):\n    found = [i.split() for i in lines]\n"
    "    return found  # word by word",
}
GROUP_COMMENT = "These are words. Which **numbers** does the model want?\n\nRead Q1 again."
#: What a person gives for the page, of 5.
BY_HAND = {"s001": "3.5", "s002": "2"}
#: Where the parts begin that take a training, and what stands behind them.
TRAININGS = ("build-matcher-question", "written-question")
COMMENT = "The loss is missing: which two texts are one to this model?"
OWN_COMMENT = "Come and see me: we look at it together."


@pytest.fixture(scope="module")
def autograder():
    """Runs a command in the course directory, as an instructor does; gives what it prints."""

    def run(folder, *arguments):
        command = [sys.executable, "-m", "autograder", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module", params=first_of(1, ["two parts", "whole"]))
def source(request):
    """The capstone with its solutions: two of its parts and the page, or all of it."""
    notebook = nbformat.read(ROOT / "solutions" / CAPSTONE / f"{CAPSTONE}.ipynb", as_version=4)
    if request.param == "two parts":
        first, behind = map([cell.id for cell in notebook.cells].index, TRAININGS)
        del notebook.cells[first:behind]
    return notebook


@pytest.fixture(scope="module")
def course(source, browser, autograder, tmp_path_factory):
    """A course directory from nothing, with a small class in it that is graded."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / CAPSTONE).mkdir()
    nbformat.write(source, folder / CAPSTONE / f"{CAPSTONE}.ipynb")
    autograder(folder, "start", "my-course", str(folder / CAPSTONE))
    course = folder / "my-course"
    autograder(course, "release", "--zip", "for-the-class.zip")
    shutil.unpack_archive(course / "for-the-class.zip", folder / "unpacked")
    right = {cell.id: cell.source for cell in source.cells}
    for student, (solved, page) in CLASS.items():
        notebook = nbformat.read(folder / "unpacked" / CAPSTONE / f"{CAPSTONE}.ipynb", as_version=4)
        answers = {name: right[name] for name in solved} | ({WRITTEN: page} if page else {})
        answers |= {GROUPED: WRONG[student]} if student in WRONG else {}
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        (folder / "class" / student).mkdir(parents=True)
        nbformat.write(notebook, folder / "class" / student / f"{CAPSTONE}.ipynb")
    archive = shutil.make_archive(str(folder / "class"), "zip", folder / "class")
    autograder(course, "collect", CAPSTONE, archive)
    autograder(course, "grade", CAPSTONE)
    key = re.search(r" (\w{8}-\w+) ", autograder(course, "comment", CAPSTONE)).group(1)
    said = autograder(course, "comment", CAPSTONE, key, "--message", GROUP_COMMENT)
    assert "answers whose comment has changed: 2" in said
    return course


def totals(course):
    """The scores of the exported table."""
    with (course / "reports" / CAPSTONE / "csv.csv").open(newline="", encoding="utf-8-sig") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def said_to(course, student):
    """The feedback page of a student."""
    page = course / "feedback" / student / CAPSTONE / f"{CAPSTONE}.html"
    return page.read_text(encoding="utf-8")


class Formgrader:
    """Formgrader in JupyterLab, and what an instructor does with it."""

    def __init__(self, page):
        self.page = page
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.locator(".lm-Menu-item").filter(has_text=re.compile("^Formgrader$")).click()
        self.inside = page.frame_locator("iframe").first

    def follow(self, link, last=False):
        """Click a link of this name."""
        found = self.inside.get_by_role("link", name=link, exact=True)
        (found.last if last else found.first).click()

    def submissions(self):
        """The rows of the list of submissions, with the students' names, by name."""
        rows = self.inside.locator("tbody tr").filter(has_text="Submission #")
        rows.nth(len(CLASS) - 1).wait_for()
        self.inside.get_by_text("Show All Names").click()
        return {row.locator("a:visible").inner_text().strip(): row for row in rows.all()}

    def open(self, row, exercise):
        """Open a submission; give the field for comments on an exercise, once it is filled."""
        with self.page.expect_response("**/api/comments?*"):
            row.locator("a:visible").click()
        self.inside.locator(f"#{WRITTEN}.needs_manual_grade, #{WRITTEN}").first.wait_for()
        field = self.inside.locator(f"#{exercise}-comment[placeholder]")
        field.wait_for()
        return field

    def saving(self, what, value):
        """Fill in a field and leave it; wait until the server has it."""
        with self.page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            self.inside.locator(what).fill(value)
            self.inside.locator(what).press("Tab")
        assert saved.value.ok


def test_a_written_answer_gets_its_points_in_formgrader(
    browser, autograder, source, course, tmp_path
):
    worth = [cell.metadata.get("nbgrader", {}).get("points") or 0 for cell in source.cells]
    most = f"{sum(worth):g}"
    with JupyterLab(course, tmp_path / "instructor") as server:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(server.address("lab"))
        desk = Formgrader(page)
        desk.follow("Manual Grading")
        desk.follow(CAPSTONE)
        desk.follow(CAPSTONE, last=True)
        rows = desk.submissions()
        picture(page, "formgrader-class")
        shown = {name: row.inner_text() for name, row in rows.items()}
        assert {name: re.search(r"[\d.]+ / \d+", text)[0] for name, text in shown.items()} == {
            "s001": f"5 / {most}",
            "s002": f"3 / {most}",
            "s003": f"0 / {most}",
            "s004": f"0 / {most}",
        }
        for student, points in BY_HAND.items():
            with page.expect_response("**/api/comments?*"):
                rows[student].locator("a:visible").click()
            # The page marks the field when it has the grades; before, it would empty it again.
            desk.inside.locator(f"#{WRITTEN}.needs_manual_grade").wait_for()
            desk.saving(f"#{WRITTEN}", points)
            desk.saving(f"#{WRITTEN}-comment", COMMENT)
            picture(page, "formgrader-written")
            desk.follow(CAPSTONE, last=True)
            rows = desk.submissions()
        assert f"8.5 / {most}" in rows["s001"].inner_text()
        comment = desk.open(rows["s004"], GROUPED)
        assert comment.get_attribute("placeholder") == GROUP_COMMENT
        assert comment.input_value() == ""
        desk.saving(f"#{GROUPED}-comment", OWN_COMMENT)
        autograder(course, "grade", CAPSTONE, "--force")
        desk.follow(CAPSTONE, last=True)
        assert desk.open(desk.submissions()["s004"], GROUPED).input_value() == OWN_COMMENT
        desk.follow(CAPSTONE, last=True)
        comment = desk.open(desk.submissions()["s003"], GROUPED)
        comment.focus()
        picture(page, "formgrader-group-comment")
        assert comment.get_attribute("placeholder") == GROUP_COMMENT
        page.close()

    for options in ([], ["--force"]):
        autograder(course, "grade", CAPSTONE, *options)
    autograder(course, "feedback", CAPSTONE)
    autograder(course, "export", CAPSTONE, "--to", "csv")
    assert totals(course) == {"s001": 8.5, "s002": 5, "s003": 0, "s004": 0}
    says = {student: said_to(course, student) for student in WRONG}
    assert "Which <strong>numbers</strong> does" in says["s003"] and OWN_COMMENT in says["s004"]
    assert OWN_COMMENT not in says["s003"] and "These are words" not in says["s004"]
    page = course / "feedback" / "s001" / CAPSTONE / f"{CAPSTONE}.html"
    assert COMMENT in page.read_text(encoding="utf-8")
    picture_of(browser, page)


def picture_of(browser, path):
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(path.as_uri())
    page.get_by_text(COMMENT).scroll_into_view_if_needed()
    picture(page, "feedback")
    page.close()
