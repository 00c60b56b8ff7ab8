"""The engine of *Trace your own model*, in a real browser: the same answers as CPython gives, and
code that means harm.

A small page uses it; the site is not built for that. Skipped where there is no Chromium, or no npm
registry that gives Pyodide.
"""

import json
import re
import shutil
import sys
from functools import cache

import pytest

from tests import ROOT
from tests.site import ANOTHER_HOST, served, watched
from tests.trace_corpus import corpus
from tools import npm_packages
from tracer.page import answer

sys.path.insert(0, str(ROOT / "_ext"))

import trace_engine

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><script type="module">
import { Engine } from "./_static/trace/engine.js";
window.Engine = Engine;
window.engine = new Engine("_static/trace");
</script>"""
MODEL = "import keras\nmodel = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])"
#: What a page does that is asked to trace.
TRACE = "([code, options]) => engine.trace(code, options)"


@cache
def packed():
    """Have the packages of npm, as `make book` has them; skips where they cannot be fetched."""
    vendor = ROOT / "_build" / "vendor"
    if not (vendor / ".ready").is_file():
        try:
            npm_packages.make(vendor, ROOT / "_build" / "npm")
        except npm_packages.Missing as missing:
            pytest.skip(str(missing))


def put(folder, root=ROOT):
    """Put a page that uses the engine into a folder."""
    place = folder / trace_engine.PLACE
    shutil.copytree(ROOT / "_ext" / "static" / "trace", place)
    trace_engine.put(place, root)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """The address of a page that uses the engine."""
    packed()
    with served(put(tmp_path_factory.mktemp("the site"))) as address:
        yield address


def opened(browser, address):
    context = browser.new_context()
    page, wrong = watched(context, address)
    page.goto(f"{address}/index.html")
    page.wait_for_function("() => window.engine")
    return page, wrong


@pytest.fixture(scope="module")
def tab(browser, here):
    """A page with its engine loaded, and what went wrong in it."""
    page, wrong = opened(browser, here)
    page.evaluate("() => engine.load()")
    yield page, wrong
    page.context.close()


@pytest.fixture
def trace(tab):
    """Gives what becomes of code in the page; nothing may go wrong in it."""
    page, wrong = tab
    wrong.clear()

    def trace(code, **options):
        return page.evaluate(TRACE, [code, options])

    yield trace
    assert page.evaluate(TRACE, [MODEL, {}])["ok"], "the next trace works"
    assert wrong == []


# The same as CPython ------------------------------------------------------------------------------


def test_the_corpus_gives_in_the_page_what_it_gives_here(tab):
    page, wrong = tab
    codes = corpus()
    assert len(codes) > 150
    ours = {name: json.loads(answer(code)) for name, code in codes.items()}
    theirs = page.evaluate(
        """async (codes) => {
          const found = {};
          for (const [name, code] of Object.entries(codes))
            found[name] = await engine.trace(code, { seconds: 60 });
          return found;
        }""",
        codes,
    )
    for report in theirs.values():
        report.pop("milliseconds", None)
    different = [name for name in codes if theirs[name] != ours[name]]
    assert different == [], json.dumps([theirs[different[0]], ours[different[0]]], indent=1)
    assert wrong == []
