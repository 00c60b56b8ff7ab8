"""Every question of the course, as a plain list.

The line ``<!-- the questions of the course -->`` of a page becomes a list for each chapter, made
from what `promises` reads. Sections of a question that ask something of their own stand below it.
"""

import re
from pathlib import Path

import nbformat
import promises

PLACE = "<!-- the questions of the course -->"
ASKED = re.compile(r'^#{2,3} "(.+)"$', re.MULTILINE)


def write_questions(app, docname, source):
    """Put the list where a page asks for it."""
    if PLACE not in source[0]:
        return
    root = Path(app.srcdir)
    for path in promises.sources(root):
        app.env.note_dependency(str(path))
    source[0] = source[0].replace(PLACE, markdown(root))


def markdown(root: Path) -> str:
    """A heading for each chapter that asks something, and its questions as links."""
    parts = []
    for chapter in promises.chapters(root):
        if chapter.questions:
            parts.append(f"## {chapter.number}. {chapter.title.partition(':')[0]}")
            parts.append("\n".join(_lines(root, chapter)))
    return "\n\n".join(parts)


def _lines(root, chapter):
    cells = nbformat.read(root / "chapters" / f"{chapter.name}.ipynb", as_version=4).cells
    for question in chapter.questions:
        name = f"q{question.number}"
        yield f"- Q{question.number} [{question.asked}]({chapter.name}.ipynb#{name})"
        for cell in cells:
            asked = ASKED.match(cell.source) if cell.cell_type == "markdown" else None
            if asked and cell.id.startswith(f"{name}-"):
                yield f"  - [{asked[1]}]({chapter.name}.ipynb#{cell.id})"


def setup(app):
    app.connect("source-read", write_questions)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
