"""Draw the card that other sites show beside a link to this book: ``python tools/card.py``.

The drawing is SVG; Chromium makes the picture of 1200 by 630 that `_static/card.png` holds.
"""

import sys
from pathlib import Path

from browser import chromium

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "chapters"))
import draw  # noqa: E402

COLOURS = draw.theme("light")
SANS = 'font-family="DejaVu Sans, system-ui, sans-serif"'


def cells(x, y, ids, size=46, columns=4, gap=0):
    """A grid: a row for each id; an id of None is an empty row."""
    return "".join(
        f'<rect x="{x + column * size}" y="{y + row * (size + gap)}" width="{size}"'
        f' height="{size}" stroke="{COLOURS["ink"]}" stroke-width="2"'
        f' fill="{COLOURS["sheet"] if token is None else COLOURS[f"c{token}"]}"/>'
        for row, token in enumerate(ids)
        for column in range(columns)
    )


def card():
    ink, quiet = COLOURS["ink"], COLOURS["quiet"]
    chips = "".join(
        f'<rect x="660" y="{y}" width="58" height="46" rx="23" fill="{COLOURS[f"c{token}"]}"/>'
        f'<text x="689" y="{y + 32}" text-anchor="middle" {SANS} font-size="26" fill="#fff">'
        f"{token}</text>"
        for token, y in ((3, 230), (3, 292), (0, 354))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">'
        f'<rect width="1200" height="630" fill="{COLOURS["paper"]}"/>'
        f'<text x="80" y="270" {SANS} font-weight="700" font-size="68" fill="{ink}">Shape by</text>'
        f'<text x="80" y="350" {SANS} font-weight="700" font-size="68" fill="{ink}">Shape</text>'
        f'<g {SANS} font-size="28" fill="{quiet}"><text x="82" y="416">Embeddings and tensor shapes'
        f'</text><text x="82" y="456">in TensorFlow and Keras 3</text></g>{chips}'
        f'<path d="M736 253h44M736 315h44M736 377h44" stroke="{ink}" stroke-width="3"/>'
        f"{cells(800, 230, [3, 3, 0], gap=16)}"
        f'<text x="800" y="448" {SANS} font-size="26" fill="{quiet}">(3, 4)</text></svg>'
    )


def main():
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.set_content(f'<body style="margin:0">{card()}</body>')
        page.screenshot(path=ROOT / "_static" / "card.png")


if __name__ == "__main__":
    main()
