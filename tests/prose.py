"""Find the numbers and shapes that a chapter's prose names and no cell gives.

A number stands in prose as digits (``1,000,000``, ``0.25``), as a word (``twelve``), or as a
shape in code (``(3, 10)``). It is *given* if a code cell of the same section has it, in its
source or in what it printed; a heading of the second level starts a section. What introduces a
chapter or looks back on it (the title, the quiz) may name what any cell gives.
"""

import re
from dataclasses import dataclass

from nbformat import NotebookNode

COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen"
)
WORDS = {word: number for number, word in enumerate(COUNTED.split())}
WORDS |= {"twenty": 20, "hundred": 100, "half": 0.5, "quarter": 0.25}
#: Words that are numbers only when they count something; in prose they are mostly pronouns.
NOT_COUNTS = {"one", "zero"}
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])")
SHAPE = re.compile(r"\((?:(?:\d+|None|batch), *)+(?:\d+|None)?\)")
#: What holds numbers that are not claims: links, headings, labels of chapters, versions.
NOT_PROSE = [
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"^#.*$", re.MULTILINE),
    re.compile(r"</?\w[^>]*>"),
    re.compile(r"\b[Cc]hapters? \d+( (and|to) \d+)?"),
    re.compile(r"\b(Keras|TensorFlow|Python) \d[\d.]*( (and|to) \d[\d.]*)?"),
    re.compile(r"^\s*\**\d+\. ", re.MULTILINE),
    re.compile(r"\b[QE]\d+\b"),
]
WHOLE_CHAPTER = ("title", "stale", "quiz", "assignment")


@dataclass(frozen=True)
class Orphan:
    """A number that prose names and no cell of its section gives."""

    cell: str
    number: str
    context: str


def orphans(notebook: NotebookNode) -> list[Orphan]:
    """Return the orphans of a chapter, in reading order."""
    everything = _given(notebook.cells)
    found = []
    for section in _sections(notebook):
        given = _given(section)
        for cell in section:
            if cell.cell_type != "markdown":
                continue
            known = everything if cell.id.startswith(WHOLE_CHAPTER) else given
            for number, context in named(cell.source):
                if number not in known:
                    found.append(Orphan(cell.id, str(number), context))
    return found


def named(markdown: str) -> list[tuple[float | str, str]]:
    """Return the numbers and shapes that a piece of prose names, with a few words around."""
    for pattern in NOT_PROSE:
        markdown = pattern.sub(lambda found: " " * len(found[0]), markdown)
    result = []

    def note(value: float | str, found: re.Match) -> None:
        around = markdown[max(0, found.start() - 30) : found.end() + 30]
        result.append((value, " ".join(around.split())))

    for found in SHAPE.finditer(markdown):
        note(_shape(found[0]), found)
    markdown = SHAPE.sub(lambda found: " " * len(found[0]), markdown)
    for found in NUMBER.finditer(markdown):
        note(_value(found[0]), found)
    for found in re.finditer(r"[A-Za-z]+", markdown):
        word = found[0].lower()
        if word in WORDS and word not in NOT_COUNTS:
            note(WORDS[word], found)
    return result


def _sections(notebook: NotebookNode) -> list[list[NotebookNode]]:
    sections: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source) and sections[-1]:
            sections.append([])
        sections[-1].append(cell)
    return sections


def _given(cells: list[NotebookNode]) -> set[float | str]:
    given: set[float | str] = set()
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for text in [cell.source, *_outputs(cell)]:
            given.update(_shape(found[0]) for found in SHAPE.finditer(text))
            given.update(
                _shape(found[1] + ")") for found in re.finditer(r"TensorShape\(\[(.*?)\]", text)
            )
            given.update(_value(found[0]) for found in re.finditer(r"\d[\d,_]*(?:\.\d*)?", text))
    shapes = [value for value in given if isinstance(value, str)]
    given.update(float(size) for shape in shapes for size in re.findall(r"\d+", shape))
    return given


def _outputs(cell: NotebookNode) -> list[str]:
    texts = []
    for output in cell.outputs:
        texts.append(output.get("text", ""))
        texts.append(output.get("evalue", ""))
        texts.append(output.get("data", {}).get("text/plain", ""))
    return texts


def _shape(text: str) -> str:
    return "shape " + ", ".join(
        size.replace("batch", "None") for size in re.findall(r"\d+|None|batch", text)
    )


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("_", "").rstrip("."))
