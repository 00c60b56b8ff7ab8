"""An error told so that it helps: what the shape was, what was wanted, where they part, and why."""

from typing import Any


def error(raised: BaseException, session: Any, line: int | None) -> dict:
    """The error as plain data; the fields are those of the report."""
    message = str(raised)
    return {
        "type": type(raised).__name__,
        "message": message,
        "first_line": message.strip().partition("\n")[0],
        "line": line,
        "had": None,
        "wanted": None,
        "axis": None,
        "causes": [],
        "question": None,
        "title": None,
    }


def too_long(seconds: float, session: Any) -> dict:
    """The error of code that was stopped."""
    message = f"The code ran longer than {seconds:g} s and was stopped."
    return {**error(TimeoutError(message), session, None), "title": "It takes too long"}
