"""A small page that uses the engine of *Trace your own model*, so that the site need not be built.

Its tests and its benchmark use it.
"""

import shutil
import sys
from pathlib import Path

from tests import ROOT
from tools import npm_packages

sys.path.insert(0, str(ROOT / "_ext"))

import trace_engine

#: A model to trace.
MODEL = "import keras\nmodel = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><script type="module">
import { Engine } from "./_static/trace/engine.js";
window.Engine = Engine;
window.engine = new Engine("_static/trace");
</script>"""


def fetch() -> None:
    """Have what the engine takes from npm, as `make book` has it.

    Raises `npm_packages.Missing` where it cannot be fetched.
    """
    vendor = ROOT / "_build" / "vendor"
    if not (vendor / ".ready").is_file():
        npm_packages.make(vendor, ROOT / "_build" / "npm")


def put(folder: Path, root: Path = ROOT) -> Path:
    """Put the page and the engine into a folder, and return that; `root` is the repository's."""
    place = folder / trace_engine.PLACE
    shutil.copytree(ROOT / "_ext" / "static" / "trace", place)
    trace_engine.put(place, root)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


def go(page, address: str) -> None:
    """Open the page in a tab; `engine` is there then, and has loaded nothing."""
    page.goto(f"{address}/index.html")
    page.wait_for_function("() => window.engine")
