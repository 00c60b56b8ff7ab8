"""Tables as learning management systems write them: CSV, of one kind or another."""

import contextlib
import csv
import io
from pathlib import Path

from autograder.errors import CourseError


class Table:
    """A CSV file as it is: ``header``, ``rows``, and the ``delimiter`` between their cells.

    Raises :class:`CourseError` if it cannot be read.
    """

    def __init__(self, path: Path):
        self.path = path
        self.delimiter, table = _read(path)
        self.header, self.rows = table[0], table[1:]

    def cell(self, row: list[str], column: str) -> str:
        """Return the cell of a row in this column; empty if there is none."""
        place = self.header.index(column) if column in self.header else len(row)
        return row[place] if place < len(row) else ""


def as_csv(table: list[list[str]], delimiter: str) -> str:
    """Return rows as CSV, with the ends of lines that these systems write."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue()


def _read(path: Path) -> tuple[str, list[list[str]]]:
    """Return the delimiter and the rows, the header first."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"The roster cannot be read: {error}") from None
    for encoding in (
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig",
        "latin-1",
    ):
        with contextlib.suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CourseError(f"{path} is not a CSV file: {error}") from None
    if not table:
        raise CourseError(f"{path} is empty.")
    table[0] = [name.strip() for name in table[0]]
    return delimiter, table
