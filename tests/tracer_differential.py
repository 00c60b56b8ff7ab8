"""The tracer beside Keras: both run the same random models, and must say the same.

`python -m tests.tracer_differential --examples 10000` shows how far it is, and every difference by
its kind at the end; the exit code is 1 where there is one. `--grid` does the same for every layer
on every rank, with and without a mask.
"""

import argparse
import contextlib
import functools
import gc
import importlib.metadata
import io
import multiprocessing
import os
import re
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field

from tests import tracer_grid
from tests.drawn import each_drawn
from tests.tracer_strategies import BROKEN, sources
from tracer.rows import count, row
from tracer.tracing import trace_source


@dataclass
class Seen:
    """What was seen of a model: a row per operation, the totals, what came out, the error."""

    rows: list = field(default_factory=list)
    totals: tuple = ()
    found: object = None
    warned: list = field(default_factory=list)
    error: tuple | None = None


def kerases(code: str) -> Seen:
    """What Keras makes of the code."""
    name_anew()
    seen, names = Seen(), {}
    with warnings.catch_warnings(record=True) as caught, quiet():
        warnings.simplefilter("always")
        try:
            exec(compile(code, "<your code>", "exec"), names)
        except Exception as error:
            seen.error = told(type(error).__name__, str(error))
    seen.warned = sorted({plain(str(each.message)) for each in caught if shown(each.category)})
    model = names.get("model")
    if model is not None and seen.error is None:
        seen.rows = [_row(each, model) for each in operations(model)]
        if seen.rows or model.built:
            seen.totals = (count(model.weights), count(model.trainable_weights))
    if seen.error is None:
        seen.found = outline(names.get("found"))
    return seen


def outline(value: object) -> object:
    """The shapes, dtypes and masks of what a call gave, in its structure."""
    if isinstance(value, dict):
        return {key: outline(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [outline(part) for part in value]
    if not hasattr(value, "shape") or isinstance(value, str | None):
        return "number" if isinstance(value, float) else value
    masked = getattr(value, "_keras_mask", None) is not None
    dtype = getattr(value.dtype, "name", value.dtype)
    return "number" if tuple(value.shape) == () else (tuple(value.shape), str(dtype), masked)


def name_anew() -> None:
    """Let Keras begin its names anew: `dense`, not `dense_7`.

    `clear_session` forgets TensorFlow's kernels, too, and is ten times slower.
    """
    from keras.src.backend.common import global_state

    global_state.set_global_attribute("object_name_uids", None)


def shown(category: type) -> bool:
    return issubclass(category, UserWarning | SyntaxWarning)


def operations(model) -> list:
    graph = getattr(model, "_functional", None) or model
    return graph.operations if hasattr(graph, "operations") else []


def _row(operation, model) -> tuple:
    graph = getattr(model, "_functional", None) or model
    nodes = [
        node
        for depth in graph._nodes_by_depth.values()
        for node in depth
        if node.operation is operation
    ]
    node = min(nodes, key=operation._inbound_nodes.index)
    made = [(tuple(t.shape), t.dtype) for t in node.output_tensors]
    masks = [getattr(t, "_keras_mask", None) is not None for t in node.output_tensors]
    weights = getattr(operation, "weights", [])
    trained = getattr(operation, "trainable_weights", [])
    name = operation.__class__.__name__
    return operation.name, name, made, any(masks), count(weights), count(trained)


def told(kind: str, message: str) -> tuple:
    """An error as its type, its first line, and the line that says what happened."""
    first = message.strip().partition("\n")[0]
    bold = re.search(r"\x1b\[1m(.*?)\n*\x1b\[0m", message, re.DOTALL)
    inner = bold[1].partition("\n")[0] if bold else ""
    return kind, plain(first), plain(inner)


def plain(text: str) -> str:
    """A message without what differs from run to run: the numbers of symbolic tensors, paths."""
    text = re.sub(r"keras_tensor(_\d+)?", "keras_tensor", text)
    text = re.sub(r"<class '[\w.]*?(\w+)'>", r"<class '\1'>", text)
    text = re.sub(r"'\{\{node .*?\}\} = (\w+)(\[.*?\]\(.*?\))?'", r"'\1'", text)
    text = re.sub(r'Tensor\("[^"]*"', 'Tensor("…"', text)
    text = re.sub(r"<tf\.Tensor '[^']*' shape=\(\) dtype=int32>", "None", text)
    text = re.sub(r"<tf\.Tensor '[^']*'", "<tf.Tensor '…'", text)
    text = text.replace("depth exceeded while calling a Python object", "depth exceeded")
    return re.sub(r"0x[0-9a-f]+", "0x", text)


@contextlib.contextmanager
def quiet():
    """Keras prints from within some layers."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def tracers(code: str) -> Seen:
    """What the tracer makes of the code."""
    seen = Seen()
    trace = trace_source(code)
    if trace.error:
        seen.error = told(trace.error["type"], trace.error["message"])
    if trace.unknown:
        seen.error = ("no rule", str(trace.unknown), "")
    seen.warned = sorted({plain(each["message"]) for each in trace.warnings})
    model = trace.names.get("model")
    if model is not None and seen.error is None:
        graph = getattr(model, "_functional", None) or model
        if hasattr(graph, "operations"):
            mine = {id(node) for node in graph._graph.nodes}
            seen.rows = [_told(row(each, mine)) for each in graph.operations]
        if seen.rows or model.built:
            seen.totals = (count(model.weights), count(model.trainable_weights))
    if seen.error is None:
        seen.found = outline(trace.names.get("found"))
    return seen


def _told(row: dict) -> tuple:
    output = row["output"]
    made = output if output and isinstance(output[0], list) else [output]
    shapes = [(tuple(shape), row["dtype"]) for shape in made]
    return row["name"], row["class"], shapes, row["mask"], row["parameters"], row["trainable"]


def difference(code: str) -> str:
    """Where the two part, in one line for its kind; empty where they say the same."""
    return between(kerases(code), tracers(code))


def between(theirs: Seen, ours: Seen) -> str:
    """As `difference`, of what was seen."""
    if theirs.error != ours.error:
        return f"error\n  Keras:  {theirs.error}\n  tracer: {ours.error}"
    if theirs.rows != ours.rows:
        for one, other in zip(theirs.rows, ours.rows, strict=False):
            if one != other:
                return f"row\n  Keras:  {one}\n  tracer: {other}"
        return f"rows: {len(theirs.rows)} and {len(ours.rows)}"
    if theirs.totals != ours.totals:
        return f"totals: {theirs.totals} and {ours.totals}"
    if theirs.found != ours.found:
        return f"found\n  Keras:  {theirs.found}\n  tracer: {ours.found}"
    if theirs.warned != ours.warned:
        return f"warnings\n  Keras:  {theirs.warned}\n  tracer: {ours.warned}"
    return ""


@dataclass
class Found:
    """What a part of the work found."""

    counts: Counter = field(default_factory=Counter)
    #: (code, what differs)
    different: list[tuple[str, str]] = field(default_factory=list)

    def take(self, code: str) -> None:
        """Compare one model."""
        theirs = kerases(code)
        text = between(theirs, tracers(code))
        self.counts["models"] += 1
        self.counts["broken on purpose"] += code.startswith(BROKEN)
        self.counts["refused by Keras"] += theirs.error is not None
        if text:
            self.different.append((code, text))


#: How many models a process takes at a time: a seed of its own each.
PART = 250


def _part(work: tuple[int, int] | list[str]) -> Found:
    """Compare the models of a seed, or the given ones; runs in a process of its own."""
    _quick()
    found = Found()
    if isinstance(work, list):
        for code in work:
            found.take(code)
    else:
        examples, number = work
        each_drawn(sources(), examples, number, found.take)
    return found


@functools.cache
def _quick() -> None:
    """Import what is compared once, and keep the garbage collector from walking over it."""
    trace_source("import keras, tensorflow, numpy")
    kerases("import keras")
    gc.collect()
    gc.freeze()


def parts(options: argparse.Namespace) -> list:
    """The work in parts: seeds, or models of the grid."""
    if options.grid:
        codes = list(tracer_grid.sources())
        return [codes[i : i + PART] for i in range(0, len(codes), PART)]
    starts = range(0, options.examples, PART)
    first = options.seed * 1_000_000
    return [(min(PART, options.examples - start), first + i) for i, start in enumerate(starts)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=10_000, help="how many models (10000)")
    parser.add_argument("--grid", action="store_true", help="every layer on every rank instead")
    parser.add_argument("--seed", type=int, default=0, help="which ones (0)")
    parser.add_argument("--show", type=int, default=40, help="kinds of differences shown (40)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    options = parser.parse_args()
    version = importlib.metadata.version("keras")
    which = "every layer on every rank" if options.grid else f"seed {options.seed}"
    print(f"Keras {version}, {which}", flush=True)
    counts: Counter = Counter()
    kinds: Counter = Counter()
    begun = time.monotonic()
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")  # no lines of its own
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        for found in pool.imap(_part, parts(options)):
            counts += found.counts
            for code, text in found.different:
                kind = re.sub(r"\d+", "N", text)
                kinds[kind] += 1
                if kinds[kind] == 1 and len(kinds) <= options.show:
                    print(f"\n--- a difference of a new kind\n{code}{text}\n", flush=True)
            spent = time.monotonic() - begun
            print(f"{counts['models']} models, {kinds.total()} differ, {spent:.0f} s", flush=True)
    told = [f"{number} {what}" for what, number in counts.items() if what != "models"]
    print(f"\n{counts['models']} models ({', '.join(told)}): {kinds.total()} differences")
    for kind, number in kinds.most_common(options.show):
        print(f"\n{number} times: {kind}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
