"""The index of error messages: what you see, what it means, where it is explained.

`shown` reads the stored outputs of the chapters and gives the lines that name an error or a
warning. `rows` gives what stands on the page: the entries of ``chapters/errors.toml``, which says
what an entry holds, then the old answers that fail today, from the stored outputs of their page.
The line ``<!-- the error messages -->`` of a page becomes their tables.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import beside
import promises
from course_map import marked

PLACE = "<!-- the error messages -->"
#: Characters by which a message that was cut is still known.
SHORTEST = 30
OLD = "stale-answers#"
HEADS = ("You see", "It means", "Read")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
#: Said before what happened, which stands below it.
WHERE = re.compile(r"Exception encountered when calling \S+\(\)\.$")
#: Before what happened, in the same line.
NODE = re.compile(r"\{\{function_node \S+\}\} ")
#: A line of output that names an error, as text or in quotes.
PRINTED = re.compile(
    r"""^[\s\[(]*(['"]?)(?P<line>(?:\w+Error|Exception encountered|warns): .*?)\1[\]),]*$"""
)


@dataclass(frozen=True)
class Shown:
    """A message as a chapter shows it: `kind` is the name of the error, or *warns*."""

    chapter: str
    cell: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}" if self.text else self.kind


@dataclass(frozen=True)
class Row:
    """A line of the index. `see` has … where messages differ; `means` is Markdown, or HTML."""

    place: str
    see: str
    means: str
    read: tuple[str, ...]

    def fits(self, message: Shown) -> bool:
        """Whether this is what a reader sees who sees `message`."""
        shown = str(message)  # a cell may have cut it to the width of the page
        return bool(_pattern(self.see).match(shown)) or (
            len(message.text) > SHORTEST and self.see.startswith(shown)
        )


@cache
def _pattern(see: str) -> re.Pattern[str]:
    return re.compile(".*?".join(re.escape(part) for part in see.split("…")))


# What the chapters show -------------------------------------------------------------------------


def shown(root: Path) -> list[Shown]:
    """Return every message that the stored outputs of the chapters show, in order."""
    return [
        each
        for path in sorted((root / "chapters").glob("[0-9]*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
        for each in _in(output, path.stem, cell["id"])
    ]


def _in(output: dict, chapter: str, cell: str) -> Iterator[Shown]:
    if output["output_type"] == "error":
        yield Shown(chapter, cell, output["ename"], _telling(output["evalue"]))
        return
    text = output.get("text") or output.get("data", {}).get("text/plain", "")
    for line in "".join(text).splitlines():
        if found := PRINTED.match(line):
            kind, _, said = found["line"].partition(": ")
            if said:
                yield Shown(chapter, cell, kind, said.strip())


def _telling(message: str) -> str:
    """The line of a message that says what happened."""
    lines = [line.strip() for line in COLOURS.sub("", message).splitlines() if line.strip()]
    line = next((line for line in lines if not WHERE.match(line)), lines[0])
    return NODE.sub("", line)


# The rows ---------------------------------------------------------------------------------------


def rows(root: Path) -> list[Row]:
    """Return the rows of the index. What a chapter explains is not said again as an old answer."""
    own = entries(root)
    explained = [row for row in own if not row.read[0].startswith(OLD)]
    return own + [
        row
        for row in old_answers(root)
        if not any(_pattern(each.see).match(row.see) for each in explained)
    ]


def entries(root: Path) -> list[Row]:
    """Return what ``chapters/errors.toml`` holds."""
    found = tomllib.loads((root / "chapters" / "errors.toml").read_text(encoding="utf-8"))
    return [
        Row(f"error-{name}", entry["see"], entry["means"], tuple(entry["read"]))
        for name, entry in found.items()
    ]


def old_answers(root: Path) -> list[Row]:
    """Return the old answers that raise or warn today, with what their page shows."""
    stale = beside.module(root / "chapters", "stale")
    page = json.loads((root / "chapters" / "stale-answers.ipynb").read_text(encoding="utf-8"))
    today = dict(
        line.split(": ", 1)
        for cell in page["cells"]
        for output in cell.get("outputs", ())
        for line in "".join(output.get("data", {}).get("text/plain", "")).splitlines()
        if cell["id"].endswith("-table")
    )
    found: dict[str, Row] = {}
    for answer in stale.answers():
        verdict, _, text = today.get(answer.address, "").partition(": ")
        if verdict not in ("raises", "warns") or not text:
            continue
        see = (text if verdict == "raises" else f"warns: {text}").removesuffix(" …")
        means = f"An old answer: {answer.said} Today: {answer.instead}"
        if see in found:  # several old answers fail in the same words
            before = found[see]
            means = f"{before.means}\n{means}"
            found[see] = Row(before.place, see, means, (*before.read, OLD + answer.address))
        else:
            found[see] = Row(f"error-{answer.address}", see, means, (OLD + answer.address,))
    return list(found.values())


# The page ---------------------------------------------------------------------------------------


def write_rows(app, docname, source):
    """Put the tables where a page asks for them."""
    if PLACE not in source[0]:
        return
    root = Path(app.srcdir)
    for path in [*promises.sources(root), *sorted((root / "chapters").glob("*.toml"))]:
        app.env.note_dependency(str(path))
    source[0] = source[0].replace(PLACE, markdown(root))


def markdown(root: Path) -> str:
    """The page: a table for each chapter that explains errors, then the old answers."""
    course = promises.chapters(root)
    headings = {
        f"{each.name}#": f"{each.number}. {each.title.partition(':')[0]}" for each in course
    }
    headings[OLD] = "What old answers run into"
    parts = []
    for start, heading in headings.items():
        if own := [row for row in rows(root) if row.read[0].startswith(start)]:
            parts += [f"## {heading}", _table(own)]
    return "\n\n".join(parts)


def _table(found: list[Row]) -> str:
    head = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in HEADS)
    lines = ['<table class="cards errors" role="table">']
    lines += [f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>']
    lines += ['<tbody role="rowgroup">']
    for row in found:
        links = "<br>".join(_link(each) for each in row.read)
        means = "".join(f"<p>{marked(each)}</p>" for each in row.means.split("\n"))
        lines += [
            f'<tr role="row" id="{row.place}"><th role="rowheader" scope="row">'
            f"<code>{escape(row.see, quote=False)}</code></th>",
            f'<td role="cell" data-head="{HEADS[1]}">{means}</td>',
            f'<td role="cell" data-head="{HEADS[2]}">{links}</td></tr>',
        ]
    return "\n".join([*lines, "</tbody>", "</table>"])


def _link(address: str) -> str:
    """A link to a section, called by its chapter and its question."""
    found = re.match(r"(\d\d)-[^#]*#(?:q(\d+))?", address)
    name = f"Chapter {int(found[1])}" if found else "The old answer"
    if found and found[2]:
        name += f", Q{found[2]}"
    return f'<a href="{address.replace("#", ".ipynb#")}">{name}</a>'


def setup(app):
    app.connect("source-read", write_rows)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
