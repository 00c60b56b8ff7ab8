"""The page about what test cells can check, made from the docstrings of `autograder.expect`.

The line ``<!-- the functions of expect -->`` of a page becomes a section for each public name.
"""

import inspect
import re
from collections.abc import Iterator

from autograder import expect

PLACE = "<!-- the functions of expect -->"
_PARAMETER = re.compile(r"(\w+): ")


def write_functions(app, docname, source):
    """Put the sections where a page asks for them."""
    if PLACE in source[0]:
        app.env.note_dependency(expect.__file__)
        source[0] = source[0].replace(PLACE, markdown())


def markdown() -> str:
    """A section for each public name, in the order of the module."""
    return "\n\n".join(
        f"## `{name}`\n\n```python\n{signature(name)}\n```\n\n{prose(inspect.getdoc(each) or '')}"
        for name, each in sorted(public().items(), key=lambda item: _line(item[1]))
    )


def public() -> dict[str, object]:
    """The public names of `expect`, each with what it is."""
    return {name: getattr(expect, name) for name in expect.__all__}


def _line(each: object) -> int:
    return inspect.getsourcelines(each)[1]


def signature(name: str) -> str:
    """How it is written in a test cell; a decorator and an error have no arguments."""
    each = public()[name]
    if inspect.isclass(each):
        return f"@expect.{name}" if name == "experiment" else f"expect.{name}"
    found = inspect.signature(each)
    plain = [one.replace(annotation=inspect.Parameter.empty) for one in found.parameters.values()]
    return f"expect.{name}{inspect.Signature(plain)}"


def prose(docstring: str) -> str:
    """A docstring as Markdown: its parameters as a list, its examples as code."""
    return "\n".join(_lines(docstring.splitlines()))


def _lines(lines: list[str]) -> Iterator[str]:
    code: list[str] | None = None
    for number, line in enumerate(lines):
        if code is not None and (line.startswith("    ") or not line):
            code.append(line[4:])
            continue
        if code is not None:
            yield from _block(code)
            code = None
        if line.endswith("::"):
            yield line[:-1]
            code = []
        elif found := _PARAMETER.match(line):
            before = lines[number - 1] if number else ""
            yield from [""] * bool(before and before[0] != " " and not _PARAMETER.match(before))
            yield f"- **`{found[1]}`**: {line[found.end() :]}"
        else:
            yield re.sub(r":\w+:`(\w+)`", r"`\1`", line.strip() if line[:1] == " " else line)
    if code is not None:
        yield from _block(code)


def _block(code: list[str]) -> list[str]:
    return ["", "```python", *"\n".join(code).strip("\n").split("\n"), "```", ""]


def setup(app):
    """Called by Sphinx."""
    app.connect("source-read", write_functions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
