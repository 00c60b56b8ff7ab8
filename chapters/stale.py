"""Old answers, run today: the tables of the page of stale answers.

The answers are in ``stale-answers.toml``, which says what an entry holds.
`table` runs those of one topic, `run` runs one. An answer's code finds
``keras``, ``layers``, ``K`` (Keras's backend), ``tf``, ``np``, a compiled
``model`` of the layers *words*, *flat* and *out*, ``ids`` of shape (2, 3), and
``labels``. Each gets its own, in an empty folder, so none depends on another.
"""

import ast
import contextlib
import logging
import re
import tempfile
import textwrap
import tomllib
import warnings
from dataclasses import dataclass
from html import escape
from pathlib import Path

FILE = Path(__file__).with_name("stale-answers.toml")
#: The columns of a table.
HEADS = ("Old answers say", "Today", "Write instead")
#: Characters of a message that the page shows; most are shorter.
LONGEST = 180


@dataclass(frozen=True)
class Answer:
    """What old answers say; ``stale-answers.toml`` explains the fields."""

    topic: str
    name: str
    said: str
    code: str
    instead: str
    gave: str = ""
    see: str = ""

    @property
    def address(self) -> str:
        """Its place on the page, such as ``layers-input-length``."""
        return f"{self.topic}-{self.name}"


@dataclass(frozen=True)
class Outcome:
    """What happens now: ``verdict`` is accepted, warns, raises or differs.

    ``text`` is the first line of the error or the warning, or the value; it may
    be empty.
    """

    verdict: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict}: {self.text}" if self.text else self.verdict


def answers() -> list[Answer]:
    """Return all old answers, in the order of their file."""
    topics = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [
        Answer(
            topic, name, **{key: text.strip() for key, text in entry.items()}
        )
        for topic, entries in topics.items()
        for name, entry in entries.items()
    ]


def run(answer: Answer) -> Outcome:
    """Do what an old answer says, and return what happens now."""
    names = _names()
    with _told() as told, _empty_folder():
        try:
            value = _value(answer.code, names)
        except Exception as error:
            name, said = type(error).__name__, _first_line(str(error))
            return Outcome("raises", f"{name}: {said}" if said else name)
    plain = isinstance(value, bool | int | str | tuple | list | dict)
    shown = repr(value) if plain else ""
    if answer.gave and shown != answer.gave:
        return Outcome("differs", shown)
    if told:
        return Outcome("warns", _first_line(told[0]))
    return Outcome("accepted", shown)


def _names() -> dict:
    """Return what an answer's code finds, made anew."""
    import keras
    import numpy as np
    import tensorflow as tf

    layers = keras.layers
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((3,), dtype="int32", name="ids"),
            layers.Embedding(5, 2, name="words"),
            layers.Flatten(name="flat"),
            layers.Dense(1, activation="sigmoid", name="out"),
        ],
        name="model",
    )
    model.compile("sgd", "binary_crossentropy")
    return {
        **{"keras": keras, "layers": layers, "K": keras.backend},
        **{"tf": tf, "np": np, "model": model},
        "ids": np.array([[1, 2, 0], [3, 0, 0]]),
        "labels": np.array([[1.0], [0.0]]),
    }


def _value(code: str, names: dict):
    """Run code; return the value of the expression it ends in, or None."""
    *lines, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        lines, last = [*lines, last], ast.Expr(ast.Constant(None))
    exec(compile(_placed(ast.Module(lines, [])), "<answer>", "exec"), names)
    return eval(
        compile(_placed(ast.Expression(last.value)), "<answer>", "eval"), names
    )


def _placed(tree: ast.AST) -> ast.AST:
    return ast.fix_missing_locations(tree)


@contextlib.contextmanager
def _empty_folder():
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield


@contextlib.contextmanager
def _told():
    """Collect what a reader is told: warnings, and what the libraries log."""
    told = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())
    # TensorFlow counts these over all that the process has done before.
    handler.addFilter(
        lambda record: "function retracing" not in record.getMessage()
    )
    loggers = [logging.getLogger(name) for name in ("absl", "tensorflow")]
    before = [(each, each.handlers, each.propagate) for each in loggers]
    try:
        for each in loggers:
            each.handlers, each.propagate = [handler], False
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            # Python by itself shows nobody those of another module.
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.showwarning = lambda said, *where: told.append(str(said))
            yield told
    finally:
        for each, handlers, propagate in before:
            each.handlers, each.propagate = handlers, propagate


def _first_line(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return textwrap.shorten(first, LONGEST, placeholder=" …")


# The page ---------------------------------------------------------------------


def table(topic: str) -> "Table":
    """Run the old answers of a topic, and return their table."""
    return Table(
        [(each, run(each)) for each in answers() if each.topic == topic]
    )


@dataclass(frozen=True)
class Table:
    """Old answers and what becomes of them. Shows itself as a table."""

    rows: list[tuple[Answer, Outcome]]

    def __repr__(self) -> str:
        return "\n".join(f"{each.address}: {now}" for each, now in self.rows)

    def _repr_html_(self) -> str:
        heads = "".join(
            f'<th role="columnheader" scope="col">{head}</th>' for head in HEADS
        )
        rows = "\n".join(_row(*row) for row in self.rows)
        # The roles are kept where a narrow page shows the rows as cards.
        return (
            '<table class="cards stale" role="table">\n<thead role="rowgroup">'
            f'<tr role="row">{heads}</tr></thead>\n'
            f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table>'
        )


def _row(answer: Answer, now: Outcome) -> str:
    today = f'<strong class="{now.verdict}">{now.verdict}</strong>'
    if now.text:
        today += f" <code>{escape(now.text)}</code>"
    if now.verdict == "differs":
        today += (
            f"<small>promised was <code>{escape(answer.gave)}</code></small>"
        )
    instead = _marked(answer.instead) + _link(answer.see)
    here = f'href="#{answer.address}" aria-label="Link to this row"'
    return (
        f'<tr role="row" id="{answer.address}">'
        f'<th role="rowheader" scope="row">{_marked(answer.said)}'
        f' <a class="address" {here}>#</a>'
        f"<pre>{escape(answer.code)}</pre></th>\n"
        f'<td role="cell" data-head="{HEADS[1]}">{today}</td>\n'
        f'<td role="cell" data-head="{HEADS[2]}">{instead}</td></tr>'
    )


def _marked(text: str) -> str:
    """Return text as HTML, with what stands in backticks as code."""
    return re.sub(r"`(.+?)`", r"<code>\1</code>", escape(text))


def _link(see: str) -> str:
    """Return a link to the section of a chapter that explains an answer."""
    if not see:
        return ""
    chapter, _, place = see.partition("#")
    question = re.match(r"q(\d+)", place)
    asked = f", Q{question[1]}" if question else ""
    where = f"Chapter {int(chapter[:2])}{asked}"
    return f'<small><a href="{chapter}.ipynb#{place}">{where}</a></small>'
