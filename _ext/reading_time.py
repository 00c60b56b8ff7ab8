"""How long a chapter takes, question by question, and what to read when there is less time.

A chapter's title cell ends with ``**Short of time?** Read Q22 and Q26, …``. On the site the
questions named there become links, and a paragraph with minutes comes before it.

The minutes are an estimate from what stands on the page; nobody was timed. They are for comparing
one question with another, and to tell ten minutes from forty.
"""

import re
from pathlib import Path

import nbformat
from course_map import linked_questions
from docutils import nodes
from sphinx.errors import ExtensionError

#: Plain text is read at about 240 words a minute; one that is worked through, at two thirds.
WORDS_A_MINUTE = 160
#: A line of code, or of what code prints, is looked at for so many seconds.
SECONDS_A_LINE = 4
#: A prediction is thought about, and a picture looked at, for so many.
SECONDS_A_PREDICTION, SECONDS_A_PICTURE = 40, 15
#: What somebody who is short of time reads of every other question.
IN_SHORT = re.compile(r"\*\*In short\.\*\*.*")
BEGIN = "Short of time?"


def minutes(cells):
    """Estimate the minutes that cells take to read, as a float."""
    seconds = 0.0
    for cell in cells:
        if cell.cell_type == "markdown":
            seconds += words(cell.source) * 60 / WORDS_A_MINUTE
            seconds += SECONDS_A_PREDICTION * cell.source.count("**Predict")
        elif "hide-input" in cell.metadata.get("tags", []):
            seconds += SECONDS_A_PICTURE
        else:
            printed = "\n".join([cell.source, *map(shown, cell.outputs)])
            seconds += SECONDS_A_LINE * len([line for line in printed.splitlines() if line.strip()])
    return seconds / 60


def words(markdown):
    """Count the words of a piece of Markdown; a piece of code is as long as its words."""
    return len(re.findall(r"\w[\w'’.-]*", re.sub(r"\]\([^)]*\)|</?\w[^>]*>", " ", markdown)))


def shown(output):
    """What an output shows as text."""
    if "data" in output:
        return "" if "image/svg+xml" in output.data else output.data.get("text/plain", "")
    return output.get("text", output.get("evalue", ""))


def sections(cells):
    """Split the cells of a chapter at its headings: {id of the cell of the heading: cells}."""
    found, name = {}, None
    for cell in cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            name = cell.id
        found.setdefault(name, []).append(cell)
    return found


def times(cells):
    """The minutes of a chapter without its assignment: (all of it, {"q1": minutes})."""
    by_section = {name: minutes(part) for name, part in sections(cells).items()}
    by_section.pop("assignment", None)
    questions = {name: each for name, each in by_section.items() if re.fullmatch(r"q\d+", name)}
    return sum(by_section.values()), questions


def short_way(cells, chosen):
    """The minutes of the questions ``chosen`` and of *In short* of the others."""
    _, each = times(cells)
    inside = sections(cells)
    others = [IN_SHORT.search(inside[name][0].source) for name in each if name not in chosen]
    read = sum(words(found[0]) for found in others if found)
    return sum(each[name] for name in chosen) + read / WORDS_A_MINUTE


def write_times(app, doctree):
    """Put the minutes of a chapter before the paragraph for those who are short of time."""
    for paragraph in list(doctree.findall(nodes.paragraph)):
        if paragraph.astext().startswith(BEGIN) and isinstance(paragraph[0], nodes.strong):
            path = Path(app.env.doc2path(app.env.docname))
            cells = nbformat.read(path, as_version=4).cells
            whole, each = times(cells)
            chosen = [name.lower() for name in re.findall(r"\bQ\d+\b", paragraph.astext())]
            if not chosen or set(chosen) - set(each):
                raise ExtensionError(f"{app.env.docname}: «{BEGIN}» names no question of it")
            parts = [f"{name.upper()} {rounded(time)}" for name, time in each.items()]
            line = f" to read, without the assignment: {', '.join(parts)} (estimated)."
            before = nodes.paragraph("", classes=["reading-time"])
            before += nodes.strong("", f"About {rounded(whole, 5)} minutes")
            before += nodes.Text(line)
            paragraph += nodes.Text(f" About {rounded(short_way(cells, chosen))} minutes.")
            paragraph["classes"].append("reading-time")
            paragraph.parent.insert(paragraph.parent.index(paragraph), before)
            for found in (before, paragraph):
                for text in list(found.findall(nodes.Text)):
                    text.parent.replace(text, linked_questions(text.astext(), each))


def rounded(time, step=1):
    """Minutes in whole steps, at least one."""
    return max(step, step * round(time / step))


def setup(app):
    app.connect("doctree-read", write_times, priority=890)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
