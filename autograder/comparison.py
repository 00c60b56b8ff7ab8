"""Yours beside what is wanted: a picture that a test shows when two arrays or shapes differ.

It is the printed array with its axes named, as everywhere in the course: the last axis goes across,
the one before it down, and the axes before these are sheets. Where shapes part, the axis is framed;
where entries differ, they are. It is an HTML table with nothing but borders and bold type, so it
follows the colours of whatever page it stands in, is read aloud, and is the same for the same
arrays.

:mod:`autograder.expect` imports this when a test has failed, not before.
"""

import math
import re
from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from typing import Any

import numpy

#: Rows, columns and sheets that are drawn of an array: those around the first entry that differs.
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 8, 8, 2
_LONGEST_WORD = 14
_FRAME = ' style="border: 3px solid"'
_LINE = ' style="border: 1px solid"'
_BARE = ' style="border: 0; font-weight: normal"'
_SIDE = ' style="display: inline-table; vertical-align: top; margin: 0 1.5em 0.5em 0"'
_PLAIN = ' style="background: none"'  # Jupyter stripes its tables.

Shape = Sequence[int | None]


def of_arrays(
    name: str, yours: numpy.ndarray, wanted: numpy.ndarray, close: numpy.ndarray, axes: str
) -> dict[str, str]:
    """Return a picture of two arrays by MIME type: HTML, and the same in words.

    ``close`` says entry by entry where they agree, if the shapes do. ``axes`` names the axes of
    ``wanted`` in words, such as "(batch, time, dim)".
    """
    names = _names(axes, wanted.ndim)
    if yours.shape != wanted.shape:
        parts = _parting(yours.shape, wanted.shape)
        told = f"`{name}`: yours has shape {yours.shape}, wanted is {wanted.shape}."
        grids = _sides(yours, wanted, names, None)
        return _bundle(told, _strips(yours.shape, wanted.shape, names, parts) + grids, parts, names)
    differs = ~close.reshape(wanted.shape)
    count, first = int(differs.sum()), tuple(int(axis[0]) for axis in differs.nonzero())
    told = f"`{name}`, shape {wanted.shape}: {count} of {differs.size} entries "
    told += "differs" if count == 1 else "differ"
    told += f", the first at {list(first)}: yours is {_word(yours[first])}, "
    told += f"wanted is {_word(wanted[first])}."
    return _bundle(told, _sides(yours, wanted, names, differs), (), names)


def of_shapes(name: str, yours: Shape, wanted: Shape, axes: str = "") -> dict[str, str]:
    """Return a picture of two shapes, an axis a box."""
    names = _names(axes, len(wanted))
    parts = _parting(yours, wanted)
    told = f"`{name}`: yours is {tuple(yours)}, wanted is {tuple(wanted)}."
    return _bundle(told, _strips(yours, wanted, names, parts), parts, names)


def _bundle(told: str, tables: str, parts: Sequence[int], names: list[str]) -> dict[str, str]:
    if parts:
        where = ", ".join(
            names[place] if place < len(names) else f"axis {place}" for place in parts
        )
        told += f" They part at: {where}."
    text = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(told, quote=False))
    return {"text/html": f"<div><p>{text}</p>{tables}</div>", "text/plain": told.replace("`", "")}


def _names(axes: str, rank: int) -> list[str]:
    """Return a name for each axis: those in words, if there are as many."""
    words = [word.strip() for word in axes.strip().strip("()").split(",") if word.strip()]
    plain = len(words) == rank and all(re.fullmatch(r"[\w .*+-]+", word) for word in words)
    return words if plain else [f"axis {place}" for place in range(rank)]


def _parting(yours: Shape, wanted: Shape) -> tuple[int, ...]:
    """Return the axes at which two shapes part."""
    gone = object()
    pairs = zip_longest(yours, wanted, fillvalue=gone)
    return tuple(place for place, (one, other) in enumerate(pairs) if one != other)


def _strips(yours: Shape, wanted: Shape, names: list[str], parts: Sequence[int]) -> str:
    """Return two rows of boxes: a box an axis, framed where the shapes part."""
    rows = []
    for title, shape in (("yours", yours), ("wanted", wanted)):
        cells = "".join(_box(escape(str(size)), n in parts) for n, size in enumerate(shape))
        rows.append(f'<tr{_PLAIN}><th scope="row"{_BARE}>{title}</th>{cells}</tr>')
    longest = max(len(yours), len(wanted))
    heads = [*names, *(f"axis {place}" for place in range(len(names), longest))]
    head = "".join(f'<th scope="col"{_BARE}>{escape(name)}</th>' for name in heads)
    rows.insert(0, f"<tr{_PLAIN}><td{_BARE}></td>{head}</tr>")
    return f"<table{_SIDE}><caption>the shapes</caption>{''.join(rows)}</table>"


def _box(content: str, framed: bool) -> str:
    return f"<td{_FRAME}><b>{content}</b></td>" if framed else f"<td{_LINE}>{content}</td>"


def _sides(
    yours: numpy.ndarray,
    wanted: numpy.ndarray,
    names: list[str],
    differs: numpy.ndarray | None,
) -> str:
    own = names if yours.ndim == wanted.ndim else [f"axis {place}" for place in range(yours.ndim)]
    exact = differs is not None and _look_alike(yours, wanted, differs)
    return _grids("yours", yours, own, differs, exact) + _grids(
        "wanted", wanted, names, differs, exact
    )


def _look_alike(yours: numpy.ndarray, wanted: numpy.ndarray, differs: numpy.ndarray) -> bool:
    """Whether the first entries that differ read alike when they are written short."""
    first = tuple(int(axis[0]) for axis in differs.nonzero())
    return _word(yours[first]) == _word(wanted[first])


def _grids(
    title: str,
    array: numpy.ndarray,
    names: list[str],
    differs: numpy.ndarray | None,
    exact: bool,
) -> str:
    """Return the sheets of an array, each a table; those in which something differs come first."""
    if array.size == 0:
        return f"<p>{title}: no entries</p>"
    sheets = list(numpy.ndindex(array.shape[:-2]))
    if differs is not None:
        sheets.sort(key=lambda sheet: not differs[sheet].any())
    drawn = [_grid(title, array, names, sheet, differs, exact) for sheet in sheets[:MOST_SHEETS]]
    more = len(sheets) - MOST_SHEETS
    return "".join(drawn) + (f"<p>{title}: and {more} more sheets</p>" if more > 0 else "")


def _grid(
    title: str,
    array: numpy.ndarray,
    names: list[str],
    sheet: tuple[int, ...],
    differs: numpy.ndarray | None,
    exact: bool,
) -> str:
    at = ", ".join(f"{name} {place}" for name, place in zip(names, sheet, strict=False))
    values = numpy.atleast_2d(array[sheet])
    marked = numpy.atleast_2d(differs[sheet]) if differs is not None else None
    row, column = (
        (int(axis[0]) for axis in marked.nonzero())
        if (marked is not None and marked.any())
        else (0, 0)
    )
    rows = _window(row, values.shape[0], MOST_ROWS)
    columns = _window(column, values.shape[1], MOST_COLUMNS)
    across = names[-1] if array.ndim else ""
    down = names[-2] if array.ndim > 1 else ""
    lines = []
    if across:
        label = f"{escape(across)} →" + (f"<br>{escape(down)} ↓" if down else "")
        heads = "".join(f'<th scope="col"{_BARE}>{n}</th>' for n in columns)
        more = _more(values.shape[1], columns)
        lines.append(f"<tr{_PLAIN}><th{_BARE}>{label}</th>{heads}{more}</tr>")
    for n in rows:
        cells = "".join(
            _box(escape(_word(values[n, m], exact)), marked is not None and bool(marked[n, m]))
            for m in columns
        )
        name = f'<th scope="row"{_BARE}>{n if down else ""}</th>' if across else ""
        lines.append(f"<tr{_PLAIN}>{name}{cells}</tr>")
    if rows.stop < values.shape[0] or rows.start:
        lines.append(f"<tr{_PLAIN}>{_more(values.shape[0], rows)}</tr>")
    where = f" at {at}" if at else ""
    return f"<table{_SIDE}><caption>{title}{escape(where)}</caption>{''.join(lines)}</table>"


def _more(size: int, shown: range) -> str:
    """Return what is said behind the positions of an axis if they are not all."""
    return f"<th{_BARE}>… of {size}</th>" if len(shown) < size else ""


def _window(first: int, size: int, most: int) -> range:
    """Return up to ``most`` positions of an axis around one of them."""
    start = max(0, min(first - 1, size - most))
    return range(start, min(size, start + most))


def _word(value: Any, exact: bool = False) -> str:
    """Return an entry as it is written: four digits of a float that is no whole number."""
    if isinstance(value, numpy.floating):
        number = float(value)
        if math.isfinite(number) and not exact:
            return f"{number:.4g}"
        text = f"{number:.9g}" if math.isfinite(number) else str(number)
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}…"
