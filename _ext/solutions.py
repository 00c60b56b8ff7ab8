"""The solutions, each behind a click, for people who study alone.

The line ``<!-- the solutions -->`` of a page becomes a section for each assignment, made from the
instructor's versions. In a chapter, a paragraph that leads to a solution opens after a click too.
"""

from pathlib import Path

import nbformat
import promises
from course_map import marked
from docutils import nodes
from sphinx import addnodes

PAGE = "chapters/solutions"
PLACE = "<!-- the solutions -->"
MARKS = ("### BEGIN", "### END", "<!-- BEGIN", "<!-- END")


def write_solutions(app, docname, source):
    """Put the solutions where a page asks for them."""
    if PLACE not in source[0]:
        return
    root = Path(app.srcdir)
    for path in promises.sources(root):
        app.env.note_dependency(str(path))
    sections = [section(root, each) for each in promises.chapters(root) if each.exercises]
    source[0] = source[0].replace(PLACE, "\n\n".join(sections))


def section(root, chapter):
    """The section of an assignment: where to get it, then a box for each exercise."""
    name = chapter.name
    cells = nbformat.read(root / "solutions" / name / f"{name}.ipynb", as_version=4).cells
    answers = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    title = chapter.title.partition(":")[0]
    parts = [
        f"## {chapter.number}. {title}",
        f"[The assignment](../_build/release/{name}/{name}.ipynb) belongs to"
        f" [chapter {chapter.number}]({name}.ipynb#assignment)."
        f" All of it, with the tests: [the solution](../solutions/{name}/{name}.ipynb).",
    ]
    return "\n\n".join(parts + [box(each, answers[each.name]) for each in chapter.exercises])


def box(exercise, cell):
    """An exercise, closed: its title, and behind it the solution."""
    lines = [line for line in cell.source.splitlines() if not line.strip().startswith(MARKS)]
    text = "\n".join(lines)
    answer = f"```python\n{text}\n```" if cell.cell_type == "code" else text.replace("\n#", "\n\\#")
    return (
        f'<details class="solution"><summary>{marked(exercise.title)}</summary>\n\n'
        f"{answer}\n\n</details>"
    )


def hide_solution(app, doctree):
    """Put the paragraph that leads to a solution behind a click, with the way to all of them."""
    if app.env.docname == PAGE:
        return
    for link in list(doctree.findall(addnodes.download_reference)):
        if link["reftarget"].startswith("/solutions/"):
            paragraph = link.parent
            paragraph += nodes.Text(" One exercise at a time: ")
            paragraph += addnodes.pending_xref(
                "", nodes.inline("", "the page of solutions"), refdomain="std", reftype="doc",
                reftarget=f"/{PAGE}", refexplicit=True, refwarn=True, refdoc=app.env.docname,
            )  # fmt: skip
            paragraph += nodes.Text(".")
            start = '<details class="solution"><summary>I have tried</summary>'
            section, place = paragraph.parent, paragraph.parent.index(paragraph)
            section.insert(place + 1, nodes.raw("", "</details>", format="html"))
            section.insert(place, nodes.raw("", start, format="html"))


def setup(app):
    app.connect("source-read", write_solutions)
    app.connect("doctree-read", hide_solution, priority=450)  # when the links are downloads
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
