"""The whole book as one PDF: ``make pdf``.

Jupyter Book makes one page of all, and Chromium prints it, without a network.
"""

import shutil
import sys
from pathlib import Path

from browser import chromium

FOOTER = (
    '<div style="width:100%;padding:0 18mm;font:8px sans-serif;color:#5b6472;display:flex;'
    'justify-content:space-between"><span>Shape by Shape</span>'
    '<span class="pageNumber"></span></div>'
)
#: Paper has no sidebar and no clicks: what is closed on the screen is open here, but solutions.
READY = """() => {
  document.documentElement.dataset.theme = 'light';
  for (const box of document.querySelectorAll('details:not(.solution)')) box.open = true;
  for (const start of document.querySelectorAll('span[id^="document-"]'))
    start.style.cssText = 'display: block; break-before: page';
  for (const box of document.querySelectorAll('details.hide, .quiz .wrong')) box.open = false;
  // What lies beside the site does not lie beside the PDF; an address would be of this machine.
  for (const link of document.querySelectorAll('a[href]'))
    if (link.protocol == 'file:' && link.pathname != location.pathname)
      link.removeAttribute('href');
  return document.fonts.ready.then(() => true);
}"""


def print_book(folder, pdf):
    """Print the book that Sphinx built into ``folder`` as one page into the file ``pdf``."""
    # The page is made in a folder of its own, with addresses from where it should be.
    book = Path(shutil.copy(folder / "chapters" / "intro.html", folder / "book.html"))
    with chromium() as browser:
        page = browser.new_page(color_scheme="light")
        page.goto(book.resolve().as_uri(), timeout=300_000)
        page.evaluate(READY)
        page.set_default_timeout(600_000)
        page.pdf(
            path=pdf,
            format="A4",
            scale=0.75,
            margin={"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            outline=True,
            tagged=True,
        )


if __name__ == "__main__":
    try:
        print_book(Path(sys.argv[1]), Path(sys.argv[2]))
    except FileNotFoundError as error:
        sys.exit(str(error))
