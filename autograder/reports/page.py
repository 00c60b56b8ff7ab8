"""The feedback page: what became of a learner's work, and what to do next.

One file, for any course of nbgrader, that opens anywhere without a network. What a learner wrote is
hostile input here: the notebook is made inert before anything looks at it, the template escapes
everything that the sanitiser of :mod:`autograder.pages.inert` has not cleaned, and the page's own
content policy lets no script run and no other host be asked.
"""

import re
from functools import cached_property
from html import escape

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from traitlets import Dict, Enum, Unicode

from autograder.findings import COMPARISON
from autograder.pages.inert import MOST_TEXT, InertPage, inert_html, inert_notebook
from autograder.preprocessors import HideHiddenTests
from autograder.reports.charts import long_duration, number
from autograder.reports.exercises import (
    UNTOUCHED,
    Seen,
    errors_of,
    exercises_of,
    first_of,
    only_shown,
    why_not_graded,
)
from autograder.reports.templating import templates

#: What a page may show, from little to everything: see ``FeedbackPage.shows``.
VIEWS = ("visible", "points", "all")
#: Characters of a cell's text, or of one output, above which the middle is left out, and those of
#: what is said in one sentence, above which the end is.
_LONGEST, _LONGEST_SAID = 20_000, 2_000
_HEADING = re.compile(r"<(/?)h[1-6]\b")
_IMAGE = re.compile(r'<img((?: [\w-]+="[^"]*")*) ?/?>')
#: Colours of a terminal that are not among the sixteen of the style sheet, which suit its papers.
_OTHER_COLOURS = re.compile(r' style="[^"<>]*"')
_CODE = re.compile(r"`([^`\n]+)`")


class FeedbackPage(InertPage):
    """Shows a graded notebook exercise by exercise, as nbgrader's exporter for feedback.

    Hidden tests are left out but for their message, and so is the cell that counted the points so
    far: the page says it better.
    """

    sections = Dict(
        help="What explains an exercise that names it in its question: name -> {'title': ..., "
        "'page': ...}. The name is a word such as Q16, the page is an address below `site`."
    ).tag(config=True)
    site = Unicode(
        help="The address at which the course is published. While it is empty, nothing is linked."
    ).tag(config=True)

    shows = Enum(
        VIEWS,
        "all",
        help="'visible': what the checks say that learners have, and no points. 'points': the "
        "points too, and nothing of what hidden tests say. 'all'. `autograder watch` sets it until "
        "the due date, see `Watch.before_due`.",
    ).tag(config=True)

    def from_notebook_node(  # type: ignore[override]  # TemplateExporter's is ignored the same way.
        self, nb: NotebookNode, resources: dict | None = None, **options: object
    ) -> tuple[str, dict]:
        """Return the page as HTML, and the resources."""
        nb.cells = [cell for cell in nb.cells if "\npoints.so_far(" not in cell.source]
        before = [cell.source for cell in nb.cells]
        nb, _ = HideHiddenTests(parent=self).preprocess(nb, ResourcesDict())
        hidden = {
            _grade_id(c) for c, text in zip(nb.cells, before, strict=True) if c.source != text
        }
        pictures = {_grade_id(cell): _pictures(cell) for cell in nb.cells}
        self._language = _language(nb)
        inert = inert_notebook(nb)
        nb, resources = super(TemplateExporter, self).from_notebook_node(inert, resources)
        return self._page(nb, resources, hidden, pictures), resources

    def _page(
        self,
        nb: NotebookNode,
        resources: dict,
        hidden: set[str],
        pictures: dict[str, tuple[int, ...]],
    ) -> str:
        self._room = MOST_TEXT
        about = resources["nbgrader"]
        late, by_hand, waiting = self._by_people(about)
        seen = Seen(frozenset(hidden), frozenset(by_hand), frozenset(waiting), pictures)
        exercises, rest = exercises_of(nb.cells, seen)
        exercises = only_shown(exercises, self.shows)
        checks = [test for each in exercises for test in each.tests]
        return self._templates.get_template("feedback.html").render(
            assignment=about.get("assignment", about["notebook"]),
            notebook=about["notebook"],
            score=max(0.0, about["score"]),
            points=about["max_score"],
            penalty=about["late_penalty"],
            shows=self.shows,
            checks=len(checks),
            checks_passed=sum(test.verdict == "passed" for test in checks),
            seconds_late=late,
            exercises=exercises,
            first=first_of(exercises),
            waiting=[test for each in exercises for test in each.tests if test.waits],
            by_hand=len(by_hand - waiting),
            rest=rest,
            untouched=UNTOUCHED,
            not_graded=why_not_graded(nb.cells),
        )

    @cached_property
    def _templates(self) -> Environment:
        filters = {
            "number": number,
            "duration": long_duration,
            "words": words,
            "text": self._text,
            "question": self._question,
            "code": self._code,
            "output": self._output,
            "errors": errors_of,
            "sections": self._sections,
        }
        return templates(filters)

    def _by_people(self, about: dict) -> tuple[float, set[str], set[str]]:
        """Return seconds late, and the tests graded by hand, and those that wait for it."""
        if "db_url" not in about:
            return 0.0, set(), set()
        with Gradebook(about["db_url"]) as gradebook:
            found = gradebook.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            grades = {grade.name: grade for grade in found.grades}
            waiting = {name for name, grade in grades.items() if grade.needs_manual_grade}
            given = {name for name, grade in grades.items() if grade.manual_score is not None}
            return found.assignment.total_seconds_late, given | waiting, waiting

    # What stands in cells

    def _text(self, source: str, cell: NotebookNode | None = None) -> Markup:
        """Return Markdown as inert HTML whose headings stand below those of the page."""
        return _fitting(self.markdown2html({"cell": cell or {}}, _shortened(source)))

    def _question(self, cell: NotebookNode) -> Markup:
        """Return the text of a question without the heading, which is that of the exercise."""
        first, _, others = cell.source.lstrip().partition("\n")
        return self._text(others if first.startswith("#") else cell.source, cell)

    def _code(self, source: str) -> Markup:
        """Return highlighted code."""
        if self._language == "python" and len(source) <= _LONGEST:
            return self.filters["highlight_code"](source)
        return Markup(f'<div class="highlight"><pre>{escape(_shortened(source))}</pre></div>')

    def _output(self, output: NotebookNode) -> Markup:
        """Return what a cell printed or showed, as inert HTML."""
        if output.output_type == "stream":
            return self._printed(output.text)
        if output.output_type == "error":
            return self._printed(strip_ansi("\n".join(output.traceback)))
        [(kind, data)] = output.data.items()
        if kind == "text/html":
            return _fitting(inert_html(data))
        if kind == "text/markdown":
            return self._text(data)
        if kind.startswith("image/"):
            size = output.metadata.get(kind, {})
            sizes = "".join(f' {side}="{int(number)}"' for side, number in size.items())
            alt = "A picture that this cell shows"
            return Markup(f'<img alt="{alt}" src="data:{kind};base64,{escape(data)}"{sizes}>')
        return self._printed(data)

    def _printed(self, text: str) -> Markup:
        html = str(self.filters["ansi2html"](_shortened(text)))
        return Markup(f"<pre>{_OTHER_COLOURS.sub('', html)}</pre>")

    def _sections(self, question: list[NotebookNode]) -> list[tuple[str, str, str]]:
        """Return the sections that a question names, in its order: name, title, address."""
        text = "\n".join(cell.source for cell in question if cell.cell_type == "markdown")
        places = {
            name: match.start()
            for name in self.sections
            if (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
        }
        named = []
        for name in sorted(places, key=places.__getitem__):
            section = self.sections[name]
            linked = self.site and section.get("page")
            address = f"{self.site.rstrip('/')}/{section['page']}" if linked else ""
            named.append((name, section.get("title", ""), address))
        return named


def _fitting(html: str) -> Markup:
    """Return inert HTML whose headings stand below those of the page, and whose images have a text.

    An image in a file of its own is named: the page asks for nothing. What is handed over may be
    Markup, which would escape what it is put together with.
    """
    return Markup(_IMAGE.sub(_image, _HEADING.sub(r"<\1h4", str(html))))


def _image(image: re.Match[str]) -> str:
    if ' src="data:' not in image[1]:
        return "[A picture in a file of its own is not shown here.]"
    return image[0] if " alt=" in image[1] else f'<img alt=""{image[1]}>'


def words(text: str) -> Markup:
    """Return a message as HTML: text, in which what stands between backticks is code."""
    text = text if len(text) <= _LONGEST_SAID else f"{text[:_LONGEST_SAID]}…"
    return Markup(_CODE.sub(r"<code>\1</code>", escape(text)))


def _shortened(text: str) -> str:
    gone, half = len(text) - _LONGEST, _LONGEST // 2
    if gone <= 0:
        return text
    return f"{text[:half]}\n[{gone:,} characters are left out here.]\n{text[-half:]}"


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _pictures(cell: NotebookNode) -> tuple[int, ...]:
    return tuple(
        place
        for place, output in enumerate(cell.get("outputs", []))
        if output.output_type == "display_data" and COMPARISON in output.get("metadata", {})
    )


def _language(nb: NotebookNode) -> str:
    """Return the language of a notebook as far as it matters here: Python, or another one."""
    language = nb.metadata.get("language_info", nb.metadata.get("kernelspec", {}))
    name = language.get("name", "python") if isinstance(language, dict) else "python"
    return "python" if isinstance(name, str) and "python" in name.lower() else "other"
