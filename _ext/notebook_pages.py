"""What the Markdown of a notebook needs on the site, without any syntax that Jupyter would show.

- A link to a notebook that is not a page of the book (an assignment, a solution) downloads it.
- A paragraph that starts with a bold sentence, such as ``**Predict.**``, and goes on after it gets
  the class ``prompt``.
- A formula stops the build: rendering it would take a script from another host.
"""

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError

MATHS = (nodes.math, nodes.math_block)


def download_notebooks(app, doctree):
    """Turn links to notebooks outside the book into downloads; Sphinx then copies the files."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        target = link["reftarget"]
        if link.get("refdomain") != "doc" or target in app.env.found_docs:
            continue
        if Path(app.srcdir, f"{target}.ipynb").is_file():
            text = nodes.inline("", "", *link.children[0].children, classes=["xref", "download"])
            new = addnodes.download_reference("", "", text, reftarget=f"/{target}.ipynb")
            new["refdoc"] = app.env.docname
            link.replace_self(new)


def mark_prompts(app, doctree):
    """Give the class ``prompt`` to paragraphs that start with a bold sentence."""
    for paragraph in doctree.findall(nodes.paragraph):
        first, *rest = [part for part in paragraph.children if part.astext()] or [None]
        if isinstance(first, nodes.strong) and first.astext().endswith((".", "?")) and rest:
            paragraph["classes"].append("prompt")


def refuse_maths(app, doctree):
    """Say where a formula is written: this book has no maths renderer."""
    for formula in doctree.findall(lambda node: isinstance(node, MATHS)):
        raise ExtensionError(f"{app.env.docname}: write this as code: {formula.astext()}")


def setup(app):
    app.connect("doctree-read", download_notebooks, priority=400)  # before files are collected
    app.connect("doctree-read", mark_prompts)
    app.connect("doctree-read", refuse_maths)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
