"""What the Markdown of a notebook needs on the site, without any syntax that Jupyter would show.

- A link to a notebook that is not a page of the book (an assignment, a solution) downloads it.
- A paragraph that starts with a bold sentence, such as ``**Predict.**``, and goes on after it gets
  the class ``prompt``.
- A cell that begins with a heading gives its section its id: ``01-lookup.ipynb#q4`` is a link.
- A link to a page of the book works in HTML too, such as the tables that a cell puts out.
- What a cell prints gets the class ``wraps`` if it is a message, or has a line longer than code may
  have; everything else keeps its lines, and scrolls.
- A formula stops the build: rendering it would take a script from another host.
"""

import posixpath
import re
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

MATHS = (nodes.math, nodes.math_block)
#: A line that is a message: an error, a warning.
MESSAGE = re.compile(r"""^["']?(warns: |\w+(Error|Warning)\b)|.{81}""", re.MULTILINE)


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


def wrap_messages(app, doctree):
    """Give the class ``wraps`` to output that is to be read as sentences."""
    for block in doctree.findall(nodes.literal_block):
        if "output" in block["classes"] and MESSAGE.search(block.astext()):
            block["classes"].append("wraps")


def refuse_maths(app, doctree):
    """Say where a formula is written: this book has no maths renderer."""
    for formula in doctree.findall(lambda node: isinstance(node, MATHS)):
        raise ExtensionError(f"{app.env.docname}: write this as code: {formula.astext()}")


def name_sections(app, doctree):
    """Give the section that a cell begins the id of the cell, beside its own."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb":
        return
    names = []  # for each heading: the id of the cell that begins with it, or None
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"^```.*?^```", "", cell.source, flags=re.DOTALL | re.MULTILINE)
            for heading in re.finditer(r"^#{1,6} ", text, re.MULTILINE):
                names.append(None if heading.start() else cell.id)
    sections = list(doctree.findall(nodes.section))
    slugs = app.env.metadata[app.env.docname].get("myst_slugs", {})
    for section, name in zip(sections, names, strict=True):
        if name and name not in doctree.ids:
            section["ids"].append(name)
            doctree.ids[name] = section
            slugs.setdefault(name, (section.line, section["ids"][0], section[0].astext()))


class LinkPages(SphinxPostTransform):
    """Let links in HTML lead to pages of the book, as links in Markdown do."""

    default_priority = 5
    formats = ("html",)

    def run(self):
        for html in self.document.findall(nodes.raw):
            if html.get("format") == "html":
                text = re.sub(r'(?<=href=")([\w/.-]+)\.ipynb', self.uri, html.astext())
                html[:] = [nodes.Text(text)]

    def uri(self, link):
        here = self.env.docname
        page = posixpath.normpath(posixpath.join(posixpath.dirname(here), link[1]))
        if page not in self.env.found_docs:
            return link[0]
        return self.app.builder.get_relative_uri(here, page)


def setup(app):
    app.add_post_transform(LinkPages)
    app.connect("doctree-read", name_sections)
    app.connect("doctree-read", download_notebooks, priority=400)  # before files are collected
    app.connect("doctree-read", mark_prompts)
    app.connect("doctree-read", wrap_messages)
    app.connect("doctree-read", refuse_maths)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
