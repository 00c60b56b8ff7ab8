"""A cell of a chapter that builds a model leads to the page that traces it.

Which cells those are is found out when the book is built: what a cell needs of the cells before it
(`excerpt.py`) is traced, with the cell. Where the cell calls a layer or makes a model, nothing
needs values, and it raises what its stored output says, it gets a link, *Trace this*. The code
stands in the fragment of the link, as `static/trace/link.js` reads it.
"""

import ast
import base64
import contextlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import nbformat
from docutils import nodes
from excerpt import excerpt, plain

from tracer import trace_source
from tracer.tracing import cells_that_build

PAGE = "chapters/trace"
#: The longest that a cell may run.
SECONDS = 5.0


@dataclass(frozen=True)
class Traced:
    """A cell that builds something: its id, its number, and code that runs by itself."""

    name: str
    index: int
    code: str


class TraceLink(nodes.General, nodes.Element):
    """The link of a cell; `code` is what it opens."""


def traced(notebook: Path) -> Iterator[Traced]:
    """Give the cells of a chapter that build a model, or call a layer."""
    before: list[str] = []
    cells = [
        (index, cell)
        for index, cell in enumerate(nbformat.read(notebook, as_version=4).cells)
        if cell.cell_type == "code"
    ]
    with _elsewhere():
        builds = cells_that_build([cell.source for _, cell in cells], seconds=SECONDS * len(cells))
        for (index, cell), build in zip(cells, builds, strict=True):
            tags = cell.metadata.get("tags", ())
            if build and "hide-input" not in tags and (code := _alone(before, cell)):
                yield Traced(cell.id, index, code)
            raised = "raises-exception" in tags
            # What stands before the line that raises is defined all the same.
            before.append(_without_last(cell.source) if raised else cell.source)


def _alone(before: list[str], cell: nbformat.NotebookNode) -> str:
    """The code of a cell, made to run by itself; "" where it would not do what it does here."""
    code, start = excerpt(before, cell.source)
    found = trace_source(code, seconds=SECONDS)
    raised = [output.ename for output in cell.outputs if output.output_type == "error"]
    if found.unknown or ([found.error["type"]] if found.error else []) != raised:
        return ""
    if found.error:
        return code if (found.error["line"] or 0) >= start and found.error["title"] else ""
    return code if found.models else ""


def _without_last(source: str) -> str:
    """A cell without its last statement."""
    body = ast.parse(plain(source)).body
    return "\n".join(ast.unparse(each) for each in body[:-1])


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    """Whatever a cell writes, or sets, is gone afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        mock.patch.dict(os.environ),
    ):
        yield


def fragment(code: str) -> str:
    """Code as the fragment of a link: deflated, in the letters that an address may have."""
    packed = base64.urlsafe_b64encode(zlib.compress(code.encode(), 9))
    return f"code={packed.decode().rstrip('=')}"


# The page ---------------------------------------------------------------------------------------


def link_cells(app, doctree):
    """Put a link below the code of each cell that builds something."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb" or not path.stem[0].isdigit():
        return
    for file in sorted((Path(app.srcdir) / "tracer").rglob("*.py")):
        app.env.note_dependency(str(file))
    found = {each.index: each for each in traced(path)}
    for container in doctree.findall(nodes.container):
        if container.get("nb_element") == "cell_code" and container.get("cell_index") in found:
            cell = found[container["cell_index"]]
            link = TraceLink("", code=cell.code, name=cell.name)
            code = next(
                n
                for n, part in enumerate(container)
                if part.get("nb_element") == "cell_code_source"
            )
            container.insert(code + 1, link)


def begin(self, node):
    """Write the link, where there is a page that it leads to."""
    if self.builder.name != "html" or PAGE not in self.builder.env.found_docs:
        return
    page = self.builder.get_relative_uri(self.builder.current_docname, PAGE)
    label = f"Trace this: the cell {node['name'].replace('-', ' ')}"
    self.body.append(
        f'<p class="trace-this"><a href="{page}#{fragment(node["code"])}" rel="nofollow"'
        f" aria-label={json.dumps(label)}>Trace this</a></p>\n"
    )


def end(self, node):
    """Nothing is left open."""


def setup(app):
    app.add_node(TraceLink, html=(begin, end))
    app.connect("doctree-read", link_cells)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
