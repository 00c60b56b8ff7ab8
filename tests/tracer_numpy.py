"""The tracer beside NumPy: both run the same random expressions, and must say the same.

`python -m tests.tracer_numpy --examples 10000` shows how far it is, and every difference by its
kind at the end; the exit code is 1 where there is one. What the tracer says it has no rule for is
no difference: it is counted, and told by function.
"""

import argparse
import re
import sys
import time
import warnings
from collections import Counter

import numpy as np

from tests.drawn import each_drawn
from tests.tracer_numpy_strategies import BROKEN, sources
from tracer.tracing import trace_source

#: What came out: an error as its type and first line, or shapes and dtypes in their structure.
Seen = tuple[str, object]


def numpys(code: str) -> Seen:
    """What NumPy makes of the code."""
    names: dict = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            exec(compile(code, "<your code>", "exec"), names)
        except Exception as error:
            return "error", (type(error).__name__, str(error).partition("\n")[0])
    return "found", outline(names["found"])


def tracers(code: str) -> Seen:
    """What the tracer makes of it; ``no rule``, and for what, where it says so."""
    trace = trace_source(code)
    if trace.unknown:
        return "no rule", trace.unknown[0]["what"]
    if is_open(outline(trace.names.get("y"))):
        return "open", None
    if trace.error:
        return "error", (trace.error["type"], trace.error["message"].partition("\n")[0])
    return "found", outline(trace.names["found"])


def outline(value: object) -> object:
    """Shapes and dtypes; a number of Python's is one without axes."""
    if isinstance(value, list | tuple):
        if all(type(part) is int for part in value):
            return list(value)
        return [outline(part) for part in value]
    if hasattr(value, "shape"):
        return tuple(value.shape), str(value.dtype)
    kinds = {bool: "bool", int: "int64", float: "float64"}
    return ((), kinds[type(value)]) if type(value) in kinds else repr(value)


def agree(theirs: object, ours: object) -> bool:
    """Whether they are equal, but for lengths that only values can decide: those are None."""
    if isinstance(theirs, list | tuple) and isinstance(ours, list | tuple):
        pairs = zip(theirs, ours, strict=False)
        return len(theirs) == len(ours) and all(agree(one, other) for one, other in pairs)
    return ours is None or theirs == ours


def is_open(outlined: object) -> bool:
    """Whether there is a length that only values can decide."""
    parts = outlined if isinstance(outlined, list | tuple) else []
    return any(part is None or is_open(part) for part in parts)


def difference(code: str) -> str:
    """Where the two part, in one line for its kind; empty where they say the same."""
    return between(numpys(code), tracers(code))


def between(theirs: Seen, ours: Seen) -> str:
    """As `difference`, of what was seen."""
    if ours[0] in ("no rule", "open") or (theirs[0] == ours[0] and agree(theirs[1], ours[1])):
        return ""
    return f"NumPy:  {theirs[1]}\n  tracer: {ours[1]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=10_000, help="how many expressions (10000)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (0)")
    parser.add_argument("--show", type=int, default=40, help="kinds of differences shown (40)")
    options = parser.parse_args()
    print(f"NumPy {np.__version__}, seed {options.seed}", flush=True)
    counts: Counter = Counter()
    kinds: Counter = Counter()
    without: Counter = Counter()
    first: dict[str, str] = {}
    begun = time.monotonic()

    def each(code: str) -> None:
        theirs, ours = numpys(code), tracers(code)
        counts["expressions"] += 1
        counts["broken on purpose"] += code.startswith(BROKEN)
        counts["refused by NumPy"] += theirs[0] == "error"
        counts["of an array whose length only values decide"] += ours[0] == "open"
        if ours[0] == "no rule":
            without[str(ours[1])] += 1
        text = between(theirs, ours)
        if text:
            kind = re.sub(r"\d+", "N", text)
            kinds[kind] += 1
            first.setdefault(kind, f"{code}  {text}")

    each_drawn(sources(), options.examples, options.seed, each)
    for kind, number in kinds.most_common(options.show):
        print(f"\n--- {number} times\n{first[kind]}")
    told = [f"{number} {what}" for what, number in counts.items() if what != "expressions"]
    spent = time.monotonic() - begun
    print(f"\n{counts['expressions']} expressions ({', '.join(told)}), {spent:.0f} s")
    print(f"{without.total()} without a rule, {kinds.total()} differences of {len(kinds)} kinds")
    for what, number in without.most_common():
        print(f"  no rule, {number} times: {what}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
