"""A chapter as a reader gets it: bytes and time, in this site and in jupyter-book's own look."""

import shutil
import statistics
import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring import OUTPUT, ROOT, load, machine, sentence, table, write
from tests.site import ANOTHER_HOST, build_book, copy_book, jupyter_book, served, watched
from tools.browser import chromium

#: What `jupyter-book create` writes, without its example pages; notebooks are not executed.
_PLAIN = "title: Shape by Shape\nexecute:\n  execute_notebooks: 'off'\n"
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main(
    chapter: Annotated[
        str, typer.Argument(help="Name of a notebook in chapters/. [default: the largest page]")
    ] = "",
    rounds: Annotated[int, typer.Option(min=1, help="Times each is opened, in turns.")] = 9,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write page.md and page.json here.")
    ] = OUTPUT,
) -> None:
    """Open one chapter in headless Chromium, as built here and by jupyter-book's defaults.

    Each time in a browser context of its own, so nothing is cached; served by Python from this
    machine, uncompressed. Requests to other hosts are counted and refused.
    """
    before = load()
    with tempfile.TemporaryDirectory() as scratch:
        ours = Path(scratch, "ours")
        copy_book(ours)
        build_book(ours)
        site = ours / "_build" / "html"
        if not chapter:
            pages = (site / "chapters").glob("[0-9]*.html")
            chapter = max(pages, key=lambda page: page.stat().st_size).stem
        plain = Path(scratch, "plain")
        _build_plain(plain, chapter)
        sites = {"this site": site, "jupyter-book defaults": plain / "_build" / "html"}
        seen = {name: [] for name in sites}
        with chromium() as browser:
            for _ in range(rounds):
                for name, built in sites.items():
                    with served(built) as address:
                        seen[name].append(_open(browser, address, chapter))
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    kinds = sorted({kind for rounds in seen.values() for kind in rounds[0]["bytes"]})
    rows = [
        (
            name,
            f"{statistics.median(each['paint'] for each in opened):.0f}",
            f"{min(each['paint'] for each in opened):.0f}",
            *(f"{opened[0]['bytes'][kind] / 1000:.0f}" for kind in kinds),
            f"{sum(opened[0]['bytes'].values()) / 1000:.0f}",
            opened[0]["requests"],
            len(opened[0]["foreign"]),
        )
        for name, opened in seen.items()
    ]
    heads = (
        "site",
        "first content, median ms",
        "best ms",
        *(f"{kind} kB" for kind in kinds),
        "all kB",
        "requests",
        "to other hosts",
    )
    text = "\n".join(
        [
            f"# `{chapter}` opened {rounds} times in each look\n",
            table(heads, rows),
            f"Load before {facts['load_before']}, after {facts['load_after']}. "
            f"{sentence(facts['versions'])}.\n",
        ]
    )
    write(folder, "page", text, facts | {"chapter": chapter, "rounds": rounds, "opened": seen})


def _build_plain(book: Path, chapter: str) -> None:
    (book / "chapters").mkdir(parents=True)
    (book / "_config.yml").write_text(_PLAIN)
    (book / "_toc.yml").write_text(f"format: jb-book\nroot: chapters/{chapter}\n")
    shutil.copy(ROOT / "chapters" / f"{chapter}.ipynb", book / "chapters")
    jupyter_book(book)


def _open(browser, address: str, chapter: str) -> dict:
    """Open the page in a fresh context; return first paint (ms), bytes by kind, requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, wrong = watched(context, address)
    bodies = []
    page.on("response", lambda response: bodies.append(response))
    page.goto(f"{address}/chapters/{chapter}.html", wait_until="networkidle")
    size = Counter()
    for response in bodies:
        if response.url.startswith(address) and response.ok:
            size[response.request.resource_type] += len(response.body())
    paint = page.evaluate(_PAINT)
    context.close()
    foreign = [each for each in wrong if each.startswith(ANOTHER_HOST)]
    return {"paint": paint, "bytes": size, "requests": len(bodies), "foreign": foreign}


if __name__ == "__main__":
    typer.run(main)
