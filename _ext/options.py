"""The table of nbgrader's options, made from the one that the grader itself reads.

The line ``<!-- the options of nbgrader -->`` of a page becomes a table for each class of options.
"""

import tomllib
from importlib.resources import files

PLACE = "<!-- the options of nbgrader -->"
TABLE = files("autograder.course") / "options.toml"


def write_options(app, docname, source):
    """Put the tables where a page asks for them."""
    if PLACE not in source[0]:
        return
    app.env.note_dependency(str(TABLE))
    source[0] = source[0].replace(PLACE, markdown(tomllib.loads(TABLE.read_text(encoding="utf-8"))))


def markdown(classes):
    """A section for each class: what is honoured, then what is refused, then the rest."""
    return "\n\n".join(f"## {name}\n\n{_table(rows)}" for name, rows in classes.items())


def _table(rows):
    fates = "honoured", "refused", "meaningless"
    said = [
        (fates.index(fate), name, fate, row[fate])
        for name, row in rows.items()
        for fate in fates
        if fate in row
    ]
    rows = [f"| `{name}` | **{fate}:** {says} |" for _, name, fate, says in sorted(said)]
    return "\n".join(["| Option | What becomes of it |", "|---|---|", *rows])


def setup(app):
    """Called by Sphinx."""
    app.connect("source-read", write_options)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
