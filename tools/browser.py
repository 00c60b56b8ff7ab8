"""Chromium without a window: what prints the book, draws its card, and opens its pages in tests."""

import shutil
from contextlib import contextmanager

#: The first takes half of the processor time of the others: it has no parts that make windows.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "chrome")
MISSING = "no chromium on this machine (Debian: apt-get install chromium-headless-shell)"


def find_chromium():
    """The path of Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium():
    """Chromium, closed at the end. Raises FileNotFoundError where there is none."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise FileNotFoundError(MISSING)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()
