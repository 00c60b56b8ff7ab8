"""A configuration that does not load: in which file, at which line, and why."""

import json
import traceback
from pathlib import Path

from traitlets.config.loader import FileConfigLoader


def does_not_load(error: BaseException, folder: Path) -> str:
    """Return what somebody has to mend, for an error that came while configuration was read.

    ``folder`` is the course directory, whose file is named if the error does not say which it is.
    """
    file, line = folder / "nbgrader_config.py", 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        loader = frame.f_locals.get("self")
        if isinstance(loader, FileConfigLoader) and loader.full_filename:
            file, line = Path(loader.full_filename), 0
        elif frame.f_code.co_filename == str(file):
            line = number
    why = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        file, line = Path(error.filename or file), error.lineno or line
        why = f"{type(error).__name__}: {error.msg}"
        if error.text and error.text.strip():
            why += f": {error.text.strip()}"
    elif isinstance(error, SystemExit):
        why = "it ends the program"
    elif isinstance(error, json.JSONDecodeError):
        line = error.lineno
    place = f"{file}, line {line}," if line else f"{file}"
    return f"{place} does not load: {why}. Nothing was done: mend it, and start again."
