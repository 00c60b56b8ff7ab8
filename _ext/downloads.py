"""What the site offers for download, at addresses that stay: ``downloads/<name>``.

``tools/downloads.py`` makes the files. Here they are copied beside the pages, and a link to one
of them in Markdown, ``../_build/downloads/<name>``, leads there and says how large it is.
"""

import posixpath
import shutil
from pathlib import Path

from docutils import nodes
from published import published
from sphinx import addnodes

MADE = "_build/downloads"
#: `make site` puts the PDF beside the others, when the pages are there to print.
MARK, PDF = "<!-- the book as a PDF -->", "shape-by-shape.pdf"


def link_pdf(app, docname, source):
    """Lead to the PDF where the site is published."""
    if MARK in source[0]:
        site = published(app.config)["site"]
        said = f"To read on paper: [{PDF}]({site}downloads/{PDF}), the whole book." if site else ""
        source[0] = source[0].replace(MARK, said)


def link_downloads(app, doctree):
    """Let links to downloads lead to where they are copied."""
    here = posixpath.dirname(app.env.docname)
    for link in list(doctree.findall(addnodes.download_reference)):
        target = posixpath.normpath(posixpath.join(here, link["reftarget"]))
        if posixpath.dirname(target) != MADE:
            continue
        file = Path(app.srcdir, target)
        app.env.note_dependency(str(file))
        address = posixpath.relpath(f"downloads/{file.name}", here or ".")
        text = nodes.literal("", file.name)
        new = nodes.reference("", "", text, refuri=address, classes=["download"], internal=True)
        link.replace_self([new, nodes.Text(f" ({size(file)})")])


def size(file):
    """How large a file is, as a reader wants to know it."""
    count = file.stat().st_size
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def copy_downloads(app, error):
    """Copy the files beside the pages."""
    made = Path(app.srcdir, MADE)
    if error or app.builder.name != "html" or not made.is_dir():
        return
    copied = Path(app.outdir, "downloads")
    shutil.rmtree(copied, ignore_errors=True)  # a wheel of another version
    shutil.copytree(made, copied)


def setup(app):
    app.connect("source-read", link_pdf)
    app.connect("doctree-read", link_downloads, priority=400)  # before files are collected
    app.connect("build-finished", copy_downloads)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
