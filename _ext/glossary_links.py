"""In each chapter, the first use of a word of the glossary leads to it.

Only where another chapter explains the word, and only in running text: not in headings, code,
links, bold or the objectives, and not in the quiz. The entries say in which chapter a word is
explained, by the link at their end.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

PAGE = "chapters/glossary"
ENTRY = re.compile(r"^(\S.*)\n  (?:.|\n  )*?\]\(([\w-]+)\.ipynb#q\d+\)$", re.MULTILINE)
NOT_IN = (nodes.title, nodes.literal, nodes.reference, nodes.strong, nodes.raw, nodes.literal_block)
NOT_IN += (addnodes.pending_xref, addnodes.download_reference)
SECTIONS = {"quiz", "stale", "assignment"}


def words(root):
    """Each word of the glossary, with the chapter that explains it; longer words first."""
    text = (root / f"{PAGE}.md").read_text(encoding="utf-8")
    return dict(sorted(ENTRY.findall(text), key=lambda found: -len(found[0])))


def link_words(app, doctree):
    """Put the links into a chapter."""
    page = Path(app.env.docname).name
    if not re.match(r"\d\d-", page) or PAGE not in app.env.found_docs:
        return
    app.env.note_dependency(f"{app.srcdir}/{PAGE}.md")
    left = {word for word, home in words(Path(app.srcdir)).items() if home != page}
    for text in list(doctree.findall(nodes.Text)):
        if left and text.parent is not None and running(text):
            word, parts = linked(text.astext(), left, app.env.docname)
            if word:
                text.parent.replace(text, parts)
                left.discard(word)


def running(text):
    """Whether a piece of text is running text."""
    node, paragraph = text.parent, False
    while node is not None:
        if isinstance(node, NOT_IN) or "question-number" in node.get("classes", ()):
            return False
        if isinstance(node, nodes.section) and SECTIONS & set(node["ids"]):
            return False
        if isinstance(node, nodes.list_item) and title_cell(node):
            return False
        paragraph = paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return paragraph


def title_cell(item):
    """Whether a list item is an objective: those stand before the first question."""
    section = item.parent.parent
    return isinstance(section, nodes.section) and isinstance(section.parent, nodes.document)


def linked(text, left, page):
    """The first word of `left` in `text`, and the text in parts with that word a link."""
    either = "|".join(map(re.escape, sorted(left, key=len, reverse=True)))
    found = re.search(rf"\b({either})s?\b(?![-=(])", text, re.IGNORECASE)
    if not found:
        return None, []
    word = found[1].lower()
    link = addnodes.pending_xref(
        "", nodes.inline("", found[0], classes=["word"]), refdomain="std", reftype="term",
        reftarget=word, refexplicit=True, refwarn=True, refdoc=page,
    )  # fmt: skip
    before, after = text[: found.start()], text[found.end() :]
    parts = [nodes.Text(before), link, nodes.Text(after)]
    return word, [part for part in parts if part is link or part.astext()]


def setup(app):
    app.connect("doctree-read", link_words, priority=950)  # when sections have their ids
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
