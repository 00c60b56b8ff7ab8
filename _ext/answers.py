"""The answer to a prediction stays folded until a reader asks for it, without a script.

A paragraph that begins with ``**Predict.**`` is answered by the code cells that follow it and by
the Markdown cell that follows these, with the drawings after it. An explanation that ends in a
colon goes on with the next cells, and the answer with it. It ends at a heading, and before the
next paragraph that begins with a bold sentence. All of it goes into a ``<details>``, but the code
of the first cell that puts something out: the question is about it. (``**Predict** what …, then
choose.`` has an answer that is no text: only its cells are folded.)

Nothing in a notebook says so: it is derived from the text, and in JupyterLab a cell shows its
output as always.
"""

from docutils import nodes

SUMMARY = "Predicted? Show the answer"


class Answer(nodes.General, nodes.Element):
    """What stands folded under a prediction."""


def fold_answers(app, doctree):
    """Put what answers each prediction of a page into an `Answer`."""
    for paragraph in list(doctree.findall(nodes.paragraph)):
        if _bold(paragraph).startswith("Predict"):
            parent = paragraph.parent
            after = parent.index(paragraph) + 1
            while after < len(parent) and cell_of(parent[after]) == cell_of(paragraph):
                after += 1  # what belongs to the question: a list, a second paragraph
            found = answer(parent[after:], explained=_bold(paragraph).endswith("."))
            if found:
                place = parent.index(found[0])
                for node in found:
                    parent.remove(node)
                parent.insert(place, Answer("", *found))


def answer(following, explained=True):
    """Of the nodes after a prediction, those that answer it; an output leaves its cell for it."""
    cells = _while(is_code_cell, following)
    shown = next((n for n, cell in enumerate(cells) if outputs(cell)), None)
    if shown is None:
        return []
    first, *others = cells[shown:]
    found = [first if is_drawing(first) else without_code(first), *others]
    rest = following[len(cells) :]
    while rest and explained:
        cell = cell_of(rest[0])
        text = _while(lambda node, cell=cell: explains(node, cell), rest)
        whole = text and (len(text) == len(rest) or cell_of(rest[len(text)]) != cell)
        goes_on = whole and text[-1].astext().endswith(":")
        rest = rest[len(text) :]
        cells = _while(is_code_cell if goes_on else is_drawing, rest) if whole else []
        rest = rest[len(cells) :]
        found += text + cells
        explained = goes_on
    return found


def without_code(cell):
    """A cell beside `cell` that takes over what `cell` puts out."""
    beside = nodes.container(nb_element="cell_code", classes=list(cell["classes"]))
    beside.line, beside.source = cell.line, cell.source
    cell.parent.insert(cell.parent.index(cell) + 1, beside)
    for output in outputs(cell):
        cell.remove(output)
        beside += output
    return beside


def is_code_cell(node):
    """Whether a node is a code cell."""
    return node.get("nb_element") == "cell_code"


def is_drawing(node):
    """Whether a node is a code cell that only draws: its code is folded."""
    return is_code_cell(node) and "hide_mode" in node


def outputs(cell):
    """What a code cell puts out: no container or one."""
    return [part for part in cell.children if part.get("nb_element") == "cell_code_output"]


def explains(node, cell):
    """Whether a node of the Markdown cell number ``cell`` still explains what was answered."""
    return (
        cell_of(node) == cell
        and not isinstance(node, nodes.section)
        and not is_code_cell(node)
        and not _bold(node).endswith((".", "?"))
    )


def cell_of(node):
    """The number of the cell that a node comes from; MyST-NB has it in the number of the line."""
    lines = (part.line for part in node.findall(nodes.Element))
    return next(filter(None, lines), 0) // 10_000


def _bold(node):
    """The bold words that a paragraph begins with, if it goes on after them."""
    parts = [part for part in node.children if part.astext()]
    if isinstance(node, nodes.paragraph) and len(parts) > 1 and isinstance(parts[0], nodes.strong):
        return parts[0].astext()
    return ""


def _while(holds, following):
    count = next((n for n, node in enumerate(following) if not holds(node)), len(following))
    return following[:count]


def begin(self, node):
    self.body.append(f'<details class="answer"><summary>{SUMMARY}</summary>\n')


def end(self, node):
    self.body.append("</details>\n")


def setup(app):
    app.add_node(Answer, html=(begin, end))
    app.connect("doctree-read", fold_answers, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
