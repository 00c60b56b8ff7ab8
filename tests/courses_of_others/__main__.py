"""``python -m tests.courses_of_others [NAME…]``: grade the corpus by hand, and show the table."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.courses_of_others import OTHERS, missing
from tests.courses_of_others.compared import Compared, compare

_WORDS = {
    "stopped": "classes and hand-ins that could not be graded",
    "lost": "cells for which the instructor's solution loses points",
    "accused": "serious findings, all of them about honest hand-ins",
    "other_language": "notebooks run as another language",
}


def main(names: list[str]) -> int:
    """Compare these courses (all by default) and print what was found."""
    console, all_compared = Console(), []
    for name in names or OTHERS:
        if why := missing(name):
            console.print(f"{name}: {why}", markup=False, highlight=False)
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                compared = compare(name, Path(folder))
            except Exception as error:
                compared = Compared(name, stopped=[f"{type(error).__name__}: {error}"])
        all_compared.append(compared)
        for what in compared.wrong:
            console.print(f"{name}: {what}", markup=False, highlight=False)
        told = ", ".join(f"{each} {took:.0f} s" for each, took in compared.seconds.items())
        console.print(f"{name}: {len(compared.rows)} compared; {told}", highlight=False)
    console.print(table_of(all_compared))
    for what in ("stopped", "lost", "accused", "other_language"):
        found = sum(len(getattr(compared, what)) for compared in all_compared)
        console.print(f"{_WORDS[what]}: {found}", highlight=False)
    return any(compared.wrong for compared in all_compared)


def table_of(all_compared: list[Compared]) -> Table:
    """Return one row a course, and their sum: how many cells were compared, and how that went."""
    table = Table(show_footer=True)
    counts = [
        [len(c.rows), sum(r.equal for r in c.rows), len(c.on_purpose), len(c.different)]
        for c in all_compared
    ]
    total = [str(sum(column)) for column in zip(*counts, strict=True)]
    headings = ["compared", "equal", "on purpose", "different"]
    table.add_column("course", "total", no_wrap=True)
    for heading, footer in zip(headings, total, strict=True):
        table.add_column(heading, footer, justify="right")
    for heading in ("stock", "ours"):
        seconds = sum(compared.seconds.get(heading, 0) for compared in all_compared)
        table.add_column(f"{heading}, s", f"{seconds:.0f}", justify="right")
    for compared, numbers in zip(all_compared, counts, strict=True):
        seconds = [f"{compared.seconds.get(each, 0):.0f}" for each in ("stock", "ours")]
        table.add_row(compared.course, *map(str, numbers), *seconds)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
