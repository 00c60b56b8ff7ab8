"""`python -m tracer file.py`: a table of shapes, in milliseconds and without TensorFlow."""

import argparse
import json
import os
import sys
import threading
from pathlib import Path

from tracer.tracing import Trace, trace_source

HELP = """\
Run a Python file without its values, and print what becomes of every shape: a row for each layer,
with the shape that comes out, its weights, its mask and its line. Keras and TensorFlow are not
needed, and are not imported.

exit codes: 0 every shape fits, 1 one does not (or the code raises), 2 the command is wrong
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tracer",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", help="the Python file; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print the whole report as JSON")
    parser.add_argument(
        "--seconds", type=float, default=60, help="stop the code after this long (60)"
    )
    options = parser.parse_args(arguments)
    try:
        code = sys.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"python -m tracer: {options.file}: {error}", file=sys.stderr)
        return 2
    watch = threading.Timer(1.2 * options.seconds + 1, _give_up, [options.file, options.seconds])
    watch.daemon = True
    watch.start()
    trace = trace_source(code, seconds=options.seconds)
    watch.cancel()
    _print(json.dumps(trace.to_dict(), indent=1) if options.json else table(trace, options.file))
    return 0 if trace.ok else 1


def _print(text: str) -> None:
    """Print, to the end or as far as somebody reads: `| head` does not."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # Python writes the rest at its end.


def _give_up(file: str, seconds: float) -> None:
    """End the process: the code catches even what is to stop it."""
    print(
        f"{file}: TimeoutError: it ran longer than {seconds:g} s", file=sys.__stdout__, flush=True
    )
    os._exit(1)


def table(trace: Trace, file: str) -> str:
    """The report as text."""
    lines: list[str] = []
    for model in trace.models:
        lines += [f"{model['name']} ({model['class']})", *_rows(model["layers"])]
        lines += [f"  {model['total']:,} weights, {model['trainable']:,} trained", ""]
    for each in trace.warnings:
        lines.append(f"{file}:{each['line']}: warning: {each['message']}")
    for each in trace.stale:
        lines.append(f"{file}:{each['line']}: old: {each['old']} is now {each['today']}")
    for each in trace.notes:
        lines.append(f"{file}:{each['line']}: note: {each['text']}{_question(each)}")
    for each in trace.unknown:
        lines.append(f"{file}:{each['line']}: not traced: {each['what']}")
    if trace.error:
        error = trace.error
        lines.append(f"{file}:{error['line']}: {error['type']}: {error['says']}")
        if error["called_from"]:
            lines.append(f"  line {error['line']}, called from line {error['called_from']}")
        if error["title"]:
            lines.append(f"  {error['title']}{_question(error)}")
        if error["had"] is not None:
            wanted = f", wanted: {error['wanted']}" if error["wanted"] else ""
            lines.append(f"  had: {error['had']}{wanted}")
        lines += [f"  {i}. {cause}" for i, cause in enumerate(error["causes"], 1)]
    if not lines:
        lines.append(f"{file}: no layer was made or called")
    return "\n".join(lines).rstrip()


def _question(told: dict) -> str:
    return f" ({told['question']})" if told.get("question") else ""


def _rows(layers: list[dict]) -> list[str]:
    rows = [("layer", "shape", "weights", "mask", "line")]
    for row in layers:
        shape = "?" if row["output"] is None else _shape(row["output"])
        count = "?" if row["parameters"] is None else f"{row['parameters']:,}"
        mask = "mask" if row["mask"] else ""
        rows.append((f"{row['name']} ({row['class']})", shape, count, mask, str(row["line"] or "")))
    wide = [max(len(row[i]) for row in rows) for i in range(5)]
    return [
        "  " + "  ".join(word.ljust(w) for word, w in zip(row, wide, strict=True)).rstrip()
        for row in rows
    ]


def _shape(output: list) -> str:
    if output and isinstance(output[0], list):
        return ", ".join(_shape(each) for each in output)
    words = ["batch" if i == 0 and n is None else str(n) for i, n in enumerate(output)]
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"


if __name__ == "__main__":
    sys.exit(main())
