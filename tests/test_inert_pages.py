"""Nothing handed in runs in anybody's browser: formgrader, feedback, the report, JupyterLab.

The attacks are in ``tests/vectors.py``. Each is tried on nbgrader's own page first: an attack that
cannot succeed anywhere says nothing about ours.
"""

import base64
import contextlib
import json
import re
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Error
from nbgrader.converters import GenerateFeedback

from autograder.converters import FeedbackForStudents
from autograder.course import Course
from autograder.feedback import write_feedback
from autograder.grading import RECORD
from autograder.report import write_report
from tests.conftest import ROOT
from tests.courses import NAME, make_course, source_notebook
from tests.jupyter import PATIENCE, JupyterLab, picture
from tests.vectors import EXTRA_CREDIT, FILE, HTML, IMG, VECTORS, script

STUDENT = "s001"
_ANOTHER_HOST = re.compile(r"https?://(?!localhost|127\.0\.0\.1)")
#: Files beside the notebook, and what runs if somebody opens them or takes them for a script.
FILES = {
    "attack.js": script("script-file"),
    "attack.html": f"<script>{script('a-file')}</script>",
    "nbgrader_config.py": "open('written-by-a-configuration.txt', 'w').close()",
}
CONFIGURATION = f"/formgrader?path=autograded/{STUDENT}/{NAME}"
#: What has to execute on nbgrader's own pages, at least: eight ways were seen, and there are more.
SEEN = {
    *("script", "onerror", "onload", "ontoggle", "script-file", "iframe-srcdoc", "heading"),
    *("output-html", "output-javascript", "output-markdown", "mermaid", "grade-id"),
    *("javascript-link", "markdown-link", "output-size", "execution-count", "mutation-noscript"),
}


def notebook_of(vectors: list) -> dict:
    """A graded notebook with these cells before the tests."""
    notebook = source_notebook()
    cells = [vector.cell(script(vector.name)) for vector in vectors]
    return {**notebook, "cells": [*cells, *notebook.cells]}


def submissions() -> dict[str, list]:
    """Learner -> the vectors in the notebook: one with most of them, and one for each other."""
    alone = {f"z{place:02}": [v] for place, v in enumerate(v for v in VECTORS if v.alone)}
    return {STUDENT: [vector for vector in VECTORS if not vector.alone]} | alone


def graded(root: Path, notebooks: dict[str, dict]) -> Course:
    """A course with these notebooks in ``autograded/``, as a grader has left them."""
    course = make_course(root)
    with course.gradebook() as gradebook:
        for student, notebook in notebooks.items():
            name = IMG.replace("JS", script("a-name"))
            gradebook.add_student(student, first_name=name, last_name=name)
            submission = gradebook.add_submission(NAME, student)
            for grade in submission.notebooks[0].grades:
                grade.auto_score = 0
            for comment in submission.notebooks[0].comments:
                comment.manual_comment = IMG.replace("JS", script("a-comment"))
            gradebook.db.commit()
            folder = course.folder("autograded", student, NAME)
            folder.mkdir(parents=True)
            (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook))
            for file, content in FILES.items():
                (folder / file).write_text(content)
    return course


def submission_ids(course: Course) -> dict[str, str]:
    """Learner -> the id in formgrader's addresses."""
    with course.gradebook() as gradebook:
        return {n.student.id: n.id for n in gradebook.notebook_submissions(NAME, NAME)}


@contextmanager
def listening(browser):
    """A tab, and the names of the vectors that ran in it, on whatever page."""
    context = browser.new_context()
    page, ran = context.new_page(), set()
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: dialog.dismiss())
    context.expose_function("ran", lambda name: ran.add(name))
    context.route(_ANOTHER_HOST, lambda route: route.abort())
    yield page, ran
    context.close()


def settle(page) -> None:
    """Wait until everything that was to be loaded is, and was drawn."""
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def click_everything(page) -> None:
    """Click whatever in the notebook can be clicked, as a person might; stay on the page."""
    page.evaluate(
        """() => {
          const inside = document.querySelector("#notebook-container") ?? document.body;
          const kinds = "a, b, button, [type=submit], area, mtext, maction";
          for (const one of inside.querySelectorAll(kinds))
            if (!one.closest(".panel-heading") && !/^(https?:|\\/)/.test(one.getAttribute("href")))
              one.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
        }"""
    )


def visit(page, address: str) -> None:
    """Open a page, let it do what it does, and click what is there."""
    page.goto(address)
    settle(page)
    click_everything(page)
    settle(page)


# Formgrader ---------------------------------------------------------------------------------------


class Desk:
    """Formgrader, served by Jupyter: ours, or nbgrader's own."""

    def __init__(self, folder: Path, home: Path, own: bool) -> None:
        self.course = graded(folder, {s: notebook_of(v) for s, v in submissions().items()})
        self.ids = submission_ids(self.course)
        ours = {"autograder.jupyter": not own}
        self.server = JupyterLab(folder, home, f"--ServerApp.jpserver_extensions={ours}")

    def submission(self, student: str, file: str = "") -> str:
        return self.server.address(f"formgrader/submissions/{self.ids[student]}/{file}")

    def addresses(self) -> list[str]:
        """Every page that shows something of a submission, and what is behind it."""
        student = f"manage_students/{STUDENT}"
        reflected = "%22;" + script("an-address").replace("/", "%2F") + ";%22"
        pages = [
            *(f"gradebook/{NAME}/{NAME}", f"manage_submissions/{NAME}", "manage_students"),
            *(student, f"{student}/{NAME}", f"manage_students/{reflected}", "manage_assignments"),
            *("gradebook", "api/students", f"api/submissions/{NAME}", f"gradebook/{NAME}"),
            *(f"api/submitted_notebooks/{NAME}/{NAME}", f"api/student/{STUDENT}"),
        ]
        of_submissions = [self.submission(student) for student in self.ids]
        files = [self.submission(STUDENT, file) for file in FILES]
        return of_submissions + files + [self.server.address(f"formgrader/{p}") for p in pages]

    def written(self) -> set[str]:
        """The names of the vectors that wrote a file."""
        before, after = FILE.split("{}")
        files = self.course.root.glob(FILE.format("*"))
        return {file.name.removeprefix(before).removesuffix(after) for file in files}

    def given(self) -> bool:
        """Whether anybody has given points to himself."""
        with self.course.gradebook() as gradebook:
            grades = [
                grade.extra_credit
                for notebook in gradebook.notebook_submissions(NAME, NAME)
                for grade in notebook.grades
            ]
        return EXTRA_CREDIT in grades


@pytest.fixture(scope="module")
def desk(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(folder / "course", folder / "home", own=False)
    with desk.server:
        yield desk


@pytest.fixture(scope="module")
def nbgraders_desk(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nbgraders")
    desk = Desk(folder / "course", folder / "home", own=True)
    with desk.server:
        yield desk


def test_on_nbgraders_own_pages_a_hand_in_runs_sets_its_grade_and_writes(browser, nbgraders_desk):
    desk = nbgraders_desk
    with listening(browser) as (page, ran):
        for address in desk.addresses():
            with contextlib.suppress(Error):  # a page that is led away while it is looked at
                visit(page, address)
        page.goto(desk.server.address("formgrader/gradebook"))
        page.evaluate("address => fetch(address)", CONFIGURATION)
        deadline = time.monotonic() + PATIENCE / 1000
        while not (desk.given() and SEEN <= desk.written()) and time.monotonic() < deadline:
            page.wait_for_timeout(100)
        print(f"nbgrader's formgrader: {len(ran)} of {len(VECTORS)} and more ran:", sorted(ran))
    assert ran >= SEEN
    assert desk.written() >= SEEN
    assert desk.given()
    assert "a-configuration" in desk.written()


def test_in_formgrader_nothing_of_a_hand_in_runs(browser, desk):
    with listening(browser) as (page, ran):
        asked = []
        page.context.on("request", lambda request: asked.append((request.method, request.url)))
        for address in desk.addresses():
            visit(page, address)
        page.goto(desk.server.address("formgrader/gradebook"))
        answer = page.evaluate("address => fetch(address).then(a => a.status)", CONFIGURATION)
    assert ran == set()
    assert {method for method, _ in asked} <= {"GET"}
    here = desk.server.address("").partition("?")[0]
    assert [url for _, url in asked if not url.startswith((here, "data:"))] == []
    assert answer == 403
    assert desk.written() == set()
    assert not desk.given()
