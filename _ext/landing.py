"""The map on the first page: a small picture for each chapter.

The map is a list of links in Markdown, in a container of class ``course-map``; this puts the
picture of a chapter before its link. The pictures follow the rule of the book, one character for
each cell: a digit is a cell of that token, a capital letter its chip, ``o`` an empty cell, ``_``
padding, ``/`` a masked step, ``*`` and ``-`` the dots of a mask, ``=`` what mixes several tokens.
"""

from pathlib import Path

import beside
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CELL, WIDTH, HEIGHT = 8, 76, 44
#: The rows of each picture, and lines drawn over them: (class of `draw`, path).
PICTURES = {
    "01-lookup": ("ooo ooo 333..333 ooo ooo", [("pen", "M30 20h6m-3 -3l3 3l-3 3")]),
    "02-shapes": (". . 01oo 01oo 01oo", [("soft", "M6 13V10H38V34H35M12 7V4H44V28H41")]),
    "03-inputs": ("B..111 . ooo...ooo . 111ooo", [("pen", "M12 4h8M28 20h16")]),
    "04-flatten-or-pool": ("000 111...=== 222 . 000111222", [("pen", "M30 12h12m-3 -3l3 3l-3 3")]),
    "05-variable-length": ("A.B.C.D . C.A._._ . B.D.A._", []),
    "06-masking": ("0.1.2././ 0.1.2././ 0.1.2././ . *.*.*.-.-", []),
    "07-sharing": (
        "33.....11 . ...333 ...111 ...222",
        [("pen", "M8 8V24H21M64 8V24H51"), ("pick", "M24 16h24v24h-24z")],
    ),
    "08-restore": (
        "..0000 ..1111 ..2222 . ..oooo",
        [
            ("wire pen", "M54 4l3 3l6 -7M54 12l3 3l6 -7M54 20l3 3l6 -7"),
            ("fresh", "M16 32h32v8h-32z"),
        ],
    ),
    "09-pretrained": ("..000 ..111 ..222 ..333 ..444", [("frozen", "M16 0h24v40h-24z")]),
    "10-structured-weights": ("..01ooo ..201oo ..o201o ..oo201 ..ooo20", []),
    "11-inside": (
        "o..000..o o..111..o o..222..o o..333..o o..444..o",
        [("pen", "M10 20h11M51 20h11"), ("pick", "M24 0h24v40h-24z")],
    ),
    "12-capstone": (
        "A..000 B..111..= C..222..= _../// . ..",
        [("pen", "M11 12h10M51 12h9"), ("frozen", "M24 0h24v24h-24z")],
    ),
}


class ChapterPictures(SphinxPostTransform):
    """Put the picture of a chapter before each link of a map of chapters."""

    default_priority = 400  # when links have got their addresses
    formats = ("html",)

    def run(self):
        for container in self.document.findall(nodes.container):
            if "course-map" in container["classes"]:
                style = f"<style>{colours(Path(self.env.srcdir, 'chapters'))}</style>"
                for item in container.findall(nodes.list_item):
                    link = next(item.findall(nodes.reference))
                    name = Path(link["refuri"]).stem
                    item.insert(0, nodes.raw("", style + picture(name), format="html"))
                    style = ""


def picture(name):
    """The picture of a chapter. The words beside it say what it shows, so it is for eyes only."""
    rows, lines = PICTURES[name]
    cells = [
        cell(mark, x * CELL, y * CELL)
        for y, row in enumerate(rows.split())
        for x, mark in enumerate(row)
    ]
    drawn = [f'<path class="none {kind}" d="{path}"/>' for kind, path in lines]
    return (
        f'<svg class="sbs" aria-hidden="true" viewBox="-2 -2 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}">{"".join(filter(None, cells + drawn))}</svg>'
    )


def cell(mark, x, y):
    """One cell of a picture at ``x``, ``y``."""
    square = f'x="{x}" y="{y}" width="{CELL}" height="{CELL}"'
    middle = f'cx="{x + CELL / 2:g}" cy="{y + CELL / 2:g}"'
    if mark.isdigit():
        return f'<rect class="c{mark} gap" {square}/>'
    if mark.isupper():
        return f'<rect class="c{ord(mark) - ord("A")}" {square} rx="3"/>'
    return {
        "o": f'<rect class="sheet edge" {square}/>',
        "=": f'<rect class="quiet gap" {square}/>',
        "_": f'<rect class="none soft" {square} rx="3"/>',
        "/": f'<path class="none soft" d="M{x} {y}h8v8h-8zM{x} {y + 8}l8 -8"/>',
        "*": f'<circle class="ink" {middle} r="2.5"/>',
        "-": f'<circle class="none pen" {middle} r="2.5"/>',
    }.get(mark)


def colours(chapters):
    """The style of the pictures in the chapters, from the module that draws them."""
    svg = beside.module(chapters, "draw").tokens([0]).svg
    rules = svg[svg.index("<style>") + len("<style>") : svg.index("</style>")]
    return rules + ".sbs .gap{stroke:var(--sbs-paper);stroke-width:1}"


def setup(app):
    app.add_post_transform(ChapterPictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
