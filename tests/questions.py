"""Which cells answer each question of the course, and which exercises ask for it.

``python -m tests.questions`` prints the table.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent

#: The questions that each chapter promises to answer.
PROMISED = {
    "01-lookup": range(1, 7),
    "02-shapes": range(7, 13),
    "03-inputs": range(13, 16),
    "04-flatten-or-pool": range(16, 20),
    "05-variable-length": range(20, 22),
    "06-masking": range(22, 27),
    "07-sharing": range(27, 30),
    "08-restore": range(30, 32),
    "09-pretrained": range(32, 35),
    "10-structured-weights": range(35, 36),
    "11-inside": range(36, 39),
}


@dataclass
class Question:
    """A question: the code cells that answer it, and the exercises that ask for it."""

    number: int
    chapter: str
    cells: list[str] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)


def questions() -> list[Question]:
    """Read every chapter and assignment, and return its questions in order."""
    found = []
    for chapter, numbers in PROMISED.items():
        lesson = nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4)
        asked = exercises(chapter)
        for number in numbers:
            cells = [
                cell.id
                for cell in lesson.cells
                if cell.cell_type == "code" and cell.id.startswith(f"q{number}-")
            ]
            names = [name for name, about in asked.items() if number in about]
            found.append(Question(number, chapter, cells, names))
    return found


def exercises(chapter: str) -> dict[str, set[int]]:
    """Return exercise -> numbers of its questions, from the last line of its question cell."""
    notebook = nbformat.read(ROOT / "solutions" / chapter / f"{chapter}.ipynb", as_version=4)
    return {
        cell.id.removesuffix("-question"): {
            int(number) for number in re.findall(r"Q(\d+)", cell.source.rstrip().splitlines()[-1])
        }
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.id.endswith("-question")
    }


def main() -> None:
    """Print the table."""
    for question in questions():
        print(
            f"Q{question.number:<3} {question.chapter:20} {len(question.cells):3} cells"
            f" ({', '.join(question.cells[:2])}, …)  exercises: {', '.join(question.exercises)}"
        )


if __name__ == "__main__":
    main()
