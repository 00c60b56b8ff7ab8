"""How long a chapter takes, section by section, and what to read when there is less time.

A chapter's title cell ends with ``**Short of time?** Read Q22 and Q26, …``, which may name a
section by a link to it, too. On the site a paragraph with minutes comes before it, and it says how
many it takes.

The minutes are an estimate from what stands on the page; nobody was timed. They are for comparing
one section with another, and to tell ten minutes from forty.
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
#: What somebody who is short of time reads of every other section.
IN_SHORT = re.compile(r"\*\*In short\.\*\*.*")
BEGIN = "**Short of time?**"


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
    """Count the words of a piece of Markdown. A piece of code is as long as its words."""
    return len(re.findall(r"\w[\w'.-]*", re.sub(r"\]\([^)]*\)|</?\w[^>]*>", " ", markdown)))


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


def answering(cells):
    """The sections that answer a question: {"q1": cells}."""
    return {name: part for name, part in sections(cells).items() if re.match(r"q\d+", name or "")}


def whole(cells):
    """The minutes of a chapter without its assignment."""
    return sum(minutes(part) for name, part in sections(cells).items() if name != "assignment")


def short_way(cells):
    """The minutes of the sections that ``**Short of time?**`` names, and of the others' *In short*.

    Raises ValueError if it names none, or one that is not there.
    """
    said = cells[0].source.partition(BEGIN)[2]
    chosen = [found.lower() for found in re.findall(r"\bQ\d+\b|(?<=#)q\d+[\w-]*(?=\))", said)]
    each = answering(cells)
    if not chosen or set(chosen) - set(each):
        raise ValueError(f"«{BEGIN} {said.strip()}» names no section")
    others = [IN_SHORT.search(each[name][0].source) for name in each if name not in chosen]
    read = sum(words(found[0]) for found in others if found)
    return sum(minutes(each[name]) for name in chosen) + read / WORDS_A_MINUTE


def write_times(app, doctree):
    """Put the minutes of a chapter before the paragraph for those who are short of time."""
    path = Path(app.env.doc2path(app.env.docname))
    begin = BEGIN.strip("*")
    begins = [p for p in doctree.findall(nodes.paragraph) if p.astext().startswith(begin)]
    if path.suffix != ".ipynb" or not begins:
        return
    paragraph, cells = begins[0], nbformat.read(path, as_version=4).cells
    try:
        short = short_way(cells)
    except ValueError as error:
        raise ExtensionError(f"{app.env.docname}: {error}") from error
    before = nodes.paragraph("", classes=["reading-time"])
    before += nodes.strong("", f"About {rounded(whole(cells), 5)} minutes")
    before += nodes.Text(" to read, quiz and old answers included, the assignment not ")
    before += nodes.Text("(an estimate from the length): ")
    for name, part in answering(cells).items():
        asked = part[0].source.partition("\n")[0].strip('# "').replace("`", "")
        text = name.upper() if name.isalnum() else asked
        before += nodes.reference("", text, internal=True, refuri=f"#{name}")
        before += nodes.Text(f" ({rounded(minutes(part))}), ")
    before[-1] = nodes.Text(before[-1].replace(", ", "."))
    paragraph += nodes.Text(f" That takes about {rounded(short)} minutes.")
    paragraph["classes"].append("reading-time")
    paragraph.parent.insert(paragraph.parent.index(paragraph), before)
    for text in list(paragraph.findall(nodes.Text)):
        text.parent.replace(text, linked_questions(text.astext(), answering(cells)))


def rounded(time, step=1):
    """Minutes in whole steps, at least one."""
    return max(step, step * round(time / step))


def setup(app):
    app.connect("doctree-read", write_times, priority=890)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
