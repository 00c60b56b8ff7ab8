"""The engine of the page that traces a model: what a reader loads, and what a reader waits."""

import gzip
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring import OUTPUT, load, machine, sentence, table, write
from tests import engine_page
from tests.engine_page import MODEL, put
from tests.site import ANOTHER_HOST, served, watched
from tools.browser import chromium
from tools.npm_packages import Missing
from tracer.page import answer

#: What is timed: a small model, and one of some layers that fails.
LARGER = """
from keras import Input, Model, layers
ids = Input((100,))
x = layers.Embedding(20_000, 128, mask_zero=True)(ids)
for units in (64, 64, 32):
    x = layers.Bidirectional(layers.LSTM(units, return_sequences=True))(x)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dense(64, activation="relu")(x)
x = layers.LSTM(8)(x)
"""
_STARTED = """async ([code, pause]) => {
  const times = {};
  const timed = async (name, work) => {
    const began = performance.now();
    await work();
    times[name] = performance.now() - began;
  };
  await timed("load", () => engine.load());
  await timed("first trace", () => engine.trace(code));
  await timed("second trace, at once", () => engine.trace(code));
  await engine.load();
  await new Promise((resolve) => setTimeout(resolve, pause));
  await timed("another trace, after a pause", () => engine.trace(code));
  return times;
}"""


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Times it is opened, each with no cache.")] = 5,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Write trace.md and trace.json here.")
    ] = OUTPUT,
) -> None:
    """Load the engine in headless Chromium and trace two models, from a server on this machine.

    Every round is in a browser context of its own, so nothing is cached. The network costs nothing
    here: a reader waits for the bytes besides.
    """
    before = load()
    try:
        engine_page.fetch()
    except Missing as missing:
        raise SystemExit(f"benchmarks.trace: {missing}") from None
    seen: dict[str, list[dict]] = {}
    with tempfile.TemporaryDirectory() as scratch, served(put(Path(scratch, "site"))) as address:
        sizes = _sizes(Path(scratch, "site"))
        with chromium() as browser:
            for _ in range(rounds):
                for name, code in (("two layers", MODEL), ("nine layers, an error", LARGER)):
                    seen.setdefault(name, []).append(_open(browser, address, code))
    here = {name: _here(code) for name, code in (("two layers", MODEL), ("nine", LARGER))}
    facts = {"versions": machine(), "load_before": before, "load_after": load()}
    heads = ("model", "milliseconds", "median", "least", "most")
    rows = [
        (
            name,
            what,
            *(
                f"{each([one[what] for one in opened]):.0f}"
                for each in (statistics.median, min, max)
            ),
        )
        for name, opened in seen.items()
        for what in opened[0]
    ]
    text = "\n".join(
        [
            "# The engine of *Trace your own model*\n",
            table(("file", "bytes on the way", "bytes in use", "by gzip"), sizes),
            table(heads, rows),
            "CPython on this machine takes for the same traces, with the picture: "
            + ", ".join(f"{name} {value:.1f} ms" for name, value in here.items())
            + ".\n",
            f"Opened {rounds} times for each model. Load before {facts['load_before']}, after "
            f"{facts['load_after']}. {sentence(facts['versions'])}.\n",
        ]
    )
    write(folder, "trace", text, facts | {"rounds": rounds, "opened": seen, "bytes": sizes})


def _sizes(site: Path) -> list[tuple]:
    """A row for each file: as it is sent, as it is used, and compressed by gzip as a host would."""
    place = site / "_static" / "trace"
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    paths = [place / each["address"].partition("?")[0] for each in manifest["files"].values()]
    paths += [*sorted(place.glob("*.js")), place / "manifest.json"]
    rows = []
    for path in paths:
        sent = path.read_bytes()
        used = gzip.decompress(sent) if path.suffix == ".gz" else sent
        rows.append((path.name, len(sent), len(used), len(gzip.compress(used, 6))))
    return [*rows, ("all", *(sum(row[i] for row in rows) for i in (1, 2, 3)))]


def _open(browser, address: str, code: str) -> dict[str, float]:
    context = browser.new_context()
    page, wrong = watched(context, address)
    engine_page.go(page, address)
    times = page.evaluate(_STARTED, [code, 3000])
    context.close()
    assert not [each for each in wrong if each.startswith(ANOTHER_HOST)]
    return times


def _here(code: str) -> float:
    times = []
    for _ in range(6):
        began = time.perf_counter()
        answer(code)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[1:])


if __name__ == "__main__":
    typer.run(main)
