"""Cells of ours behind a learner's: what they run, and what they print.

They share no name with the learner's code, not even of a builtin function.
"""

from collections.abc import Iterator

from nbformat import NotebookNode

_CELL = """\
(lambda scope: (__import__("builtins").exec({text!r}, scope), __import__("builtins").exec(
    {call!r}, scope | {{"_shell": get_ipython()}})))({{"__name__": "_aside"}});
"""


def aside(text: str, call: str) -> str:
    """Return a cell that runs ``text``, and then ``call`` with IPython's shell as ``_shell``."""
    return _CELL.format(text=text, call=call)


def printed(outputs: list[NotebookNode], token: str) -> Iterator[str]:
    """Yield what was printed behind ``token``, to the end of its line."""
    for output in outputs:
        if output.output_type == "stream" and token in output.text:
            yield output.text.partition(token)[2].partition("\n")[0]
