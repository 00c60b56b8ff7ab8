"""What the search searches: a record for each section of a page, read from the built site.

A *section* is a heading with its own text, without that of the headings below it; a row of the
page of stale answers and a word of the glossary are sections too, since each has its own address.
`read` gives the records of a page. A record holds plain text, by where it stands: `title`, `prose`,
`code` (with what it printed) and `errors` (the lines that somebody would paste).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

#: A line of output that names an error or a warning.
ERROR = re.compile(r"\b\w*(?:Error|Exception)\b|\bwarns\b|^Exception encountered")
HEADINGS = ["h1", "h2", "h3"]
#: What stands on a page and says nothing of its subject.
SILENT = (
    "svg, script, style, .headerlink, .question-number, .toctree-wrapper, button, .address, "
    ".trace-this, .trace"
)


@dataclass
class Record:
    """A section: its place on the page (empty for the top), and its words."""

    place: str
    title: str
    above: tuple[str, ...] = ()  # the titles of the sections that it is in, outermost first
    prose: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def as_fields(self) -> dict[str, str]:
        """Return its words by field, each as one text; empty fields are left out."""
        names = "above", "prose", "code", "errors"
        texts = {name: "\n".join(getattr(self, name)) for name in names}
        return {"title": self.title, **{name: text for name, text in texts.items() if text}}


def read(html: str) -> list[Record]:
    """Return the records of a page, in the order in which they stand on it."""
    # Drawings are most of a page, and slow to parse.
    html = re.sub(r"<svg\b.*?</svg>", "", html, flags=re.DOTALL)
    article = BeautifulSoup(html, "html.parser").select_one("article.bd-article")
    if article is None:
        return []
    for silent in article.select(SILENT):
        silent.decompose()
    return [record for top in article.find_all("section", recursive=False) for record in _in(top)]


def _in(section: Tag, above: tuple[str, ...] = ()) -> Iterator[Record]:
    heading = section.find(HEADINGS, recursive=False)
    own = Record(_place(section), _text(heading) if heading else "", above)
    inner: list[Record] = []
    for part in section.find_all(True, recursive=False):
        if part.name == "section":
            inner += _in(part, (*above, own.title))
        elif part is not heading:
            inner += _rows(part, (*above, own.title))
            _collect(part, own)
    if section.parent is not None and section.parent.name == "article":
        own.place = ""
    yield own
    yield from inner


def _place(section: Tag) -> str:
    """The name of its cell, which stays when the heading is reworded, or else its id."""
    names = [
        str(span["id"]) for span in section.find_all("span", recursive=False) if span.get("id")
    ]
    return names[-1] if names else str(section.get("id", ""))


def _rows(part: Tag, above: tuple[str, ...]) -> Iterator[Record]:
    """Take out of `part` what has an address of its own."""
    for row in part.select("table.stale tr[id]"):
        cells = row.find_all(["th", "td"], recursive=False)
        for lines in cells[0].find_all("pre"):
            lines.extract()
        record = Record(str(row["id"]), _text(cells[0]), above)
        _collect(cells[1], record)
        record.errors = [_text(shown) for shown in cells[1].find_all("code", recursive=False)]
        record.prose = [_text(each) for each in cells[1:]]
        yield record
        row.decompose()
    for word in part.select("dl.glossary dt[id]"):
        meaning = word.find_next_sibling("dd")
        yield Record(str(word["id"]), _text(word), above, [_text(meaning)] if meaning else [])
        if meaning:
            meaning.decompose()
        word.decompose()


def _collect(part: Tag, record: Record) -> None:
    """Add the words of `part` to a record, each to the field where they belong."""
    for block in [part] if part.name == "pre" else part.find_all("pre"):
        text = block.get_text()
        if block.find_parent(class_="cell_output") is not None:
            record.errors += [line.strip() for line in text.splitlines() if _says_what(line, block)]
        record.code.append(text)
        block.extract()
    if text := _text(part):
        record.prose.append(text)


def _says_what(line: str, block: Tag) -> bool:
    """Whether somebody would paste this line of output into a search field."""
    shown = block.find_parent(class_="traceback") is not None
    return bool(line.strip()) and (shown or ERROR.search(line) is not None)


def _text(part: Tag) -> str:
    return " ".join(part.get_text(" " if part.name in ("tr", "ul", "ol", "dl") else "").split())
