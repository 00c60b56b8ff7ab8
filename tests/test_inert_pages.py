"""Nothing handed in runs in anybody's browser: formgrader, feedback, the report, JupyterLab.

The attacks are in ``tests/vectors.py``. Each is tried on nbgrader's own page first: an attack that
cannot succeed anywhere says nothing about ours.
"""

import base64
import contextlib
import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException

from autograder.course.directory import Course
from autograder.files import RECORD
from autograder.findings import Finding
from autograder.reports.feedback import graded_students, write_feedback
from autograder.reports.report import write_report
from tests.courses import NAME, make_course, source_notebook
from tests.jupyter import PATIENCE, JupyterLab, picture
from tests.long import first_of, some_of_each
from tests.pictures import picture_of_the_course, plot
from tests.vectors import (
    ASKING,
    EXTRA_CREDIT,
    FILE,
    HTML,
    IMG,
    MUCH,
    VECTORS,
    everywhere,
    script,
)

Error = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").Error

STUDENT = "s001"
_ANOTHER_HOST = re.compile(r"https?://(?!localhost|127\.0\.0\.1)")
#: Files beside the notebook, and what runs if somebody opens them or takes them for a script.
FILES = {
    "attack.js": script("script-file"),
    "attack.html": f"<script>{script('a-file')}</script>",
    "nbgrader_config.py": "open('written-by-a-configuration.txt', 'w').close()",
}
CONFIGURATION = f"/formgrader?path=autograded/{STUDENT}/{NAME}"
#: What has to execute on nbgrader's own pages, at least; some of the others wait for a browser.
SEEN = {
    *("script", "onerror", "onload", "ontoggle", "script-file", "iframe-srcdoc", "heading"),
    *("output-html", "output-javascript", "output-markdown", "mermaid", "grade-id"),
    *("javascript-link", "markdown-link", "output-size", "mutation-svg-style"),
}


def notebook_of(vectors: list) -> dict:
    """A graded notebook with these cells under its first heading, their own headings first."""
    title, *others = source_notebook().cells
    ordered = sorted(vectors, key=lambda vector: not vector.name.startswith("heading"))
    cells = [vector.cell(script(vector.name)) for vector in ordered]
    return {**source_notebook(), "cells": [title, *cells, *others]}


def submissions() -> dict[str, list]:
    """Learner -> the vectors in the notebook: a dozen together, and some by themselves."""
    together = [vector for vector in VECTORS if not vector.alone]
    dozens = [together[place : place + 12] for place in range(0, len(together), 12)]
    notebooks = dozens + [[vector] for vector in VECTORS if vector.alone]
    return {f"s{number:03}": vectors for number, vectors in enumerate(notebooks, start=1)}


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
def listening(browser, server: JupyterLab | None = None):
    """A tab, logged in, and the names of the vectors that ran in it, on whatever page."""
    context = browser.new_context()
    page, ran = context.new_page(), set()
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: dialog.dismiss())
    context.expose_function("ran", lambda name: ran.add(name))
    context.route(_ANOTHER_HOST, lambda route: route.abort())
    if server is not None:
        page.goto(server.address("login") + "&next=/api/status")
    yield page, ran
    context.close()


def settle(page) -> None:
    """Wait until everything that was to be loaded is, and was drawn."""
    page.wait_for_load_state("networkidle")
    page.screenshot()


def click_everything(page) -> None:
    """Click whatever in the notebook can be clicked, as a person might; stay on the page."""
    page.evaluate(
        """() => {
          const notebook = document.querySelector("#notebook-container");
          const inside = notebook ?? (location.protocol === "file:" ? document.body : null);
          for (const one of document.querySelectorAll("details")) one.open = true;
          const kinds = "a, b, button, [type=submit], area, mtext, maction";
          for (const one of inside?.querySelectorAll(kinds) ?? [])
            if (!one.closest(".panel-heading") && !/^(https?:|\\/)/.test(one.getAttribute("href")))
              one.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
        }"""
    )


def visit(page, address: str) -> None:
    """Open a page, let it do what it does, and click what is there."""
    answer = page.goto(address)
    settle(page)
    policy = answer.headers.get("content-security-policy", "") if answer else ""
    if "sandbox" not in policy:  # there, nothing can be asked of the page either
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


@pytest.mark.long
def test_on_nbgraders_own_pages_a_hand_in_runs_sets_its_grade_and_writes(browser, nbgraders_desk):
    desk = nbgraders_desk
    with listening(browser, desk.server) as (page, ran):
        for address in desk.addresses():
            with contextlib.suppress(Error):  # a page that is led away while it is looked at
                visit(page, address)
        page.goto(desk.server.address("formgrader/gradebook"))
        page.evaluate("address => fetch(address)", CONFIGURATION)
        print(f"nbgrader's formgrader: {len(ran)} of {len(VECTORS)} and more ran:", sorted(ran))
    assert ran >= SEEN
    assert len(desk.written()) >= 8
    assert desk.given()
    assert "a-configuration" in desk.written()


def test_in_formgrader_nothing_of_a_hand_in_runs(browser, desk):
    with listening(browser, desk.server) as (page, ran):
        asked = []
        page.context.on("request", lambda request: asked.append((request.method, request.url)))
        for address in desk.addresses():
            visit(page, address)
        page.goto(desk.server.address("formgrader/gradebook"))
        for path in (CONFIGURATION, CONFIGURATION.replace("autograded", "source/../autograded")):
            answer = page.evaluate("address => fetch(address).then(a => a.status)", path)
            assert answer == 403
    assert ran == set()
    assert [(method, url) for method, url in asked if method != "GET"] == []
    here = desk.server.address("").partition("?")[0]
    assert [url for _, url in asked if not url.startswith((here, "data:"))] == []
    assert desk.written() == set()
    assert not desk.given()


def test_a_plot_a_picture_of_the_course_and_a_formula_are_shown(browser, tmp_path):
    course = graded(tmp_path / "course", {STUDENT: pictures()})
    with (
        JupyterLab(course.root, tmp_path / "home") as server,
        listening(browser, server) as (page, _),
    ):
        [submission] = submission_ids(course).values()
        page.goto(server.address(f"formgrader/submissions/{submission}/"))
        are_shown(page, "formgrader-inert")
        # And what is formgrader's own still works: its keys, its help, its buttons.
        page.locator(".glyphicon-eye-open").click()
        page.locator("a.name-shown").wait_for()
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            page.locator(".full-credit").first.click()
        assert saved.value.ok
        with page.expect_response("**/flag") as flagged:
            page.keyboard.press("Control+Shift+F")
        assert flagged.value.ok
        page.goto(server.address(f"formgrader/gradebook/{NAME}/{NAME}"))
        page.get_by_text("Submission #1").wait_for()
        page.get_by_text("Show All Names").click()
        page.get_by_text("Hide All Names").wait_for()
        for_new = {
            "manage_students": "Add new student...",
            "manage_assignments": "Add new assignment...",
        }
        for place, link in for_new.items():
            page.goto(server.address(f"formgrader/{place}"))
            page.get_by_role("link", name=link).click()
            page.locator(".modal-dialog").wait_for()
    write_feedback(course, NAME, [STUDENT])
    with listening(browser) as (page, _):
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(feedback_page(course, STUDENT).as_uri())
        are_shown(page, "feedback-inert")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def pictures() -> dict:
    """A notebook with plots, a picture of the course and formulas."""
    drawn = picture_of_the_course()
    outputs = [
        {"image/png": base64.b64encode(plot("png")).decode(), "text/plain": "<Figure>"},
        {"image/svg+xml": plot("svg").decode(), "text/plain": "<Figure>"},
        {"image/svg+xml": drawn.svg, "text/plain": repr(drawn)},
        {"text/latex": r"$\displaystyle \frac{x}{y}$"},
    ]
    cells = [
        new_markdown_cell(r"# Formulas" "\n\n" r"Inline $\frac{a}{b}$ and $$\sum_{i=1}^n x_i^2$$"),
        new_code_cell("1", outputs=[new_output("display_data", data) for data in outputs]),
    ]
    notebook = source_notebook()
    notebook.cells = [notebook.cells[0], *cells, *notebook.cells[1:]]
    return notebook


def are_shown(page, name: str) -> None:
    """What a learner drew is there, and was painted."""
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    settle(page)
    images = page.locator(":is(#notebook-container, main) img[src]")
    assert images.count() == 3
    sizes = images.evaluate_all("images => images.map(i => [i.naturalWidth, i.naturalHeight])")
    assert all(width > 100 and height > 50 for width, height in sizes), sizes
    assert images.nth(2).get_attribute("alt") == repr(picture_of_the_course())
    assert page.locator("math").count() == 3
    above, below = page.locator("mfrac").first.locator("> *").all()
    assert above.bounding_box()["y"] < below.bounding_box()["y"]
    picture(page, name)


# Feedback, report, JupyterLab ---------------------------------------------------------------------


def feedback_page(course: Course, student: str) -> Path:
    return course.folder("feedback", student, NAME) / f"{NAME}.html"


@pytest.fixture(scope="module")
def class_of_attackers(tmp_path_factory) -> Course:
    """Each learner's notebook, and what their tests said, as a grader has recorded it."""
    root = tmp_path_factory.mktemp("attackers") / "course"
    # A cell that only claims to be graded is none any more when it was graded by us.
    forged = {"result-of-a-test", "grade-id", "points"}
    course = graded(
        root,
        {
            student: notebook_of([vector for vector in vectors if vector.name not in forged])
            for student, vectors in submissions().items()
        },
    )
    for student, (name, html) in zip(submissions(), HTML.items(), strict=False):
        html = html.replace("JS", script(name))
        folder = course.folder("autograded", student, NAME)
        finding = Finding(student, html, html, html, html, serious=True).to_dict()
        record = {"findings": [finding], "statuses": {NAME: {"outcome": html}}}
        (folder / RECORD).write_text(json.dumps(record))
    return course


def opened(browser, paths: list[Path]) -> set[str]:
    """The names of the vectors that run when these pages are opened and clicked on."""
    with listening(browser) as (page, ran):
        for path in paths:
            if path.is_file():
                with contextlib.suppress(Error):
                    visit(page, path.as_uri())
    return ran


def test_on_feedback_and_in_the_report_nothing_of_a_hand_in_runs(browser, class_of_attackers):
    course, students = class_of_attackers, list(submissions())
    pages = [feedback_page(course, student) for student in students]

    converter = course.converter(GenerateFeedback, NAME)
    converter.exporter_class = HTMLExporter
    with contextlib.suppress(NbGraderException):  # two of them are no notebooks for nbconvert
        converter.start()
    ran = opened(browser, pages)
    print(f"nbgrader's feedback: {len(ran)} ran:", sorted(ran))
    assert len(ran) >= 7

    assert write_feedback(course, NAME, students) == []
    assert all(page.is_file() for page in pages)
    assert opened(browser, [*pages, write_report(course, NAME)]) == set()


def drawn(page) -> None:
    """Wait until a page was drawn; of some of these pages Chromium takes no picture."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")


PAYLOADS = {**HTML, **ASKING, **MUCH}
#: A folder's name holds no slash.
HOSTILE_ID = """s"'><img src=x onerror=window.ran('an-id')>{{ 7 * 7 }}"""


#: Of each kind, these are tried in `make test`.
SOME = some_of_each((HTML, ASKING, MUCH), 4)


@pytest.fixture(scope="module", params=first_of(1, [SOME, PAYLOADS.keys() - SOME]), ids=len)
def everywhere_in_a_class(request, tmp_path_factory) -> Course:
    """A learner for each of these payloads, in whose hand-in it stands everywhere."""
    notebooks, texts = {}, {}
    payloads = {name: html for name, html in PAYLOADS.items() if name in request.param}
    for number, (name, html) in enumerate(payloads.items()):
        student = f"s{number:03}" if number else HOSTILE_ID
        notebook, texts[student] = source_notebook(), html.replace("JS", script(name))
        everywhere(notebook.cells, texts[student])
        notebooks[student] = notebook
    course = graded(tmp_path_factory.mktemp("everywhere") / "course", notebooks)
    with course.gradebook() as gradebook:
        for student, text in texts.items():
            gradebook.find_comment("double", NAME, NAME, student).manual_comment = text
        gradebook.db.commit()
    return course


def test_wherever_it_stands_nothing_runs_and_no_host_is_asked(browser, everywhere_in_a_class):
    course = everywhere_in_a_class
    students = graded_students(course, NAME)
    assert write_feedback(course, NAME, students) == []
    report = write_report(course, NAME)
    pages = [*(feedback_page(course, student) for student in students), report]
    own = {path.as_uri() for path in pages}
    with listening(browser) as (page, ran):
        asked, opened = [], ""
        page.on("request", lambda request: asked.append((opened, request.url)))
        for path in pages:
            opened = path.as_uri()
            page.goto(opened)
            drawn(page)
            if path != report:  # its links lead to the other pages
                click_everything(page)
                drawn(page)
            assert page.url.partition("#")[0] == opened
            assert page.locator("h1").first.inner_text() == NAME
    assert ran == set()
    assert [(at, url) for at, url in asked if url not in own and not url.startswith("data:")] == []


@pytest.fixture(scope="module")
def untrusted(browser, tmp_path_factory):
    """A course with one notebook, of pictures and attacks, and Jupyter's server in it."""
    notebook = pictures()
    names = ("script", "onerror", "ontoggle", "javascript-link", "output-html", "output-javascript")
    vectors = [vector for vector in VECTORS if vector.name in names]
    notebook["cells"][:0] = [vector.cell(script(vector.name)) for vector in vectors]
    for place, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{place}"
    folder = tmp_path_factory.mktemp("untrusted")
    course = graded(folder / "course", {STUDENT: notebook})
    with JupyterLab(course.root, folder / "home") as server:
        yield course, server


def test_formgraders_button_writes_feedback_on_which_nothing_runs(browser, untrusted):
    course, server = untrusted
    with listening(browser, server) as (page, ran):
        page.goto(server.address(f"formgrader/manage_submissions/{NAME}"))
        with page.expect_response("**/generate_feedback"):
            page.locator(".generate-feedback a").click()
        page.locator(".modal-dialog").get_by_text("Successfully generated").wait_for()
    assert ran == set()
    assert opened(browser, [feedback_page(course, STUDENT)]) == set()


def test_jupyterlab_shows_a_graded_notebook_that_nobody_trusts(browser, untrusted):
    course, server = untrusted
    with listening(browser, server) as (page, ran):
        page.goto(server.address(f"lab/tree/autograded/{STUDENT}/{NAME}/{NAME}.ipynb"))
        page.locator(".jp-Notebook .jp-RenderedImage img").first.wait_for()
        page.locator(".jp-RenderedHTMLCommon").get_by_text("click").first.click()
        page.screenshot()
    assert ran == set()
    assert not list(course.root.glob(FILE.format("*")))
