"""The files that a learner's code writes: brought out of its process, and what is kept of them.

nbgrader runs a notebook where its result is kept, so what it writes stays there. Here it is written
to a folder that goes with the process. So the last thing that the process is asked for, before its
tests are controlled, is a zip of its new files, which it prints. That is the learner's own word for
the learner's own files: :func:`kept` believes no name in it.
"""

import base64
import contextlib
import inspect
import io
import zipfile
import zlib
from collections.abc import Iterable
from fnmatch import fnmatch
from typing import Any

from nbformat import NotebookNode

from autograder.execution.asides import aside, printed
from autograder.files import JUNK, LONGEST_PATH, TAKEN_NAMES, parents

#: Files, bytes in all, and bytes of the zip above which nothing more is brought out.
MOST_FILES = 100
MOST_BYTES = 16_000_000
MOST_ZIPPED = 1_000_000
#: What a zip may raise that is none.
_UNREADABLE = (ValueError, OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)


# It travels as text: in the learner's process nothing of an annotation may be looked up.
def show_written(
    shell: "Any",
    token: "str",
    given: "list[str]",
    most_files: "int",
    most_bytes: "int",
    most_zipped: "int",
) -> None:
    """Print ``token``, how many files are left behind, and a zip of the others, in base64."""
    import base64
    import io
    import os
    import stat
    import zipfile
    import zlib

    top, left, packed = shell.starting_dir, 0, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for here, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name[0] != "." and name[:2] != "__")
            for name in sorted(files):
                path = os.path.join(here, name)
                inside, status = os.path.relpath(path, top), os.lstat(path)
                if inside in given or name[0] == "." or not stat.S_ISREG(status.st_mode):
                    continue
                content = b""
                if most_files and status.st_size <= most_bytes:
                    with open(path, "rb") as file:
                        content = file.read()
                size = len(zlib.compress(content, 1))
                if len(content) < status.st_size or packed.tell() + size > most_zipped:
                    left += 1
                elif most_files:
                    archive.writestr(zipfile.ZipInfo(inside), content, zipfile.ZIP_DEFLATED)
                    most_files, most_bytes = most_files - 1, most_bytes - len(content)
                else:
                    left += 1
    print(token, left, base64.b64encode(packed.getvalue()).decode())


def cell_that_shows(token: str, given: Iterable[str]) -> str:
    """Return the code of a cell that prints what was written besides the ``given`` files."""
    call = (
        f"show_written(_shell, {token!r}, {sorted(given)!r}, {MOST_FILES}, {MOST_BYTES}, "
        f"{MOST_ZIPPED})"
    )
    return aside(inspect.getsource(show_written), call)


def written_zip(outputs: list[NotebookNode], token: str) -> str | None:
    """Return what the cell printed behind ``token``; ``None`` if it is not there."""
    return next((text.strip() for text in printed(outputs, token)), None)


def unpacked(text: str) -> tuple[dict[str, bytes], int]:
    """Return the files in what :func:`shown` returned, and how many were left behind.

    Whatever the text is: what cannot be read is not there, and nothing beyond the limits is read.
    """
    files, room = {}, MOST_BYTES
    count, _, packed = text.partition(" ")
    with (
        contextlib.suppress(*_UNREADABLE),
        zipfile.ZipFile(io.BytesIO(base64.b64decode(packed))) as archive,
    ):
        for entry in archive.infolist()[:MOST_FILES]:
            with archive.open(entry) as file:
                content = file.read(room + 1)
            if len(content) > room:
                break
            files[entry.filename] = content
            room -= len(content)
    return files, int(count) if count.isdecimal() and len(count) < 6 else 0


def kept(
    written: dict[str, bytes], there: Iterable[str], notebooks: Iterable[str], ignore: Iterable[str]
) -> dict[str, bytes]:
    """Return the files that may stand beside a graded notebook.

    None takes the place of a file that is ``there``, of a notebook or of what the grader needs
    itself, whatever the case of its letters; none leads out of the folder or is hidden in it.
    """
    names = (*there, *TAKEN_NAMES, *(f"{notebook}.ipynb" for notebook in notebooks))
    taken = {name.casefold() for name in names}
    folders = {folder for name in taken for folder in parents(name)}
    files = {}
    for name, content in sorted(written.items()):
        folded = name.casefold()
        if (
            _is_plain(name)
            and not any(fnmatch(part, one) for part in name.split("/") for one in ignore)
            and folded not in taken | folders
            and taken.isdisjoint(parents(folded))
        ):
            files[name] = content
            taken.add(folded)
            folders.update(parents(folded))
    return files


def _is_plain(name: str) -> bool:
    """Return whether a path leads to a file that is no notebook, below a folder, in plain sight."""
    parts = name.split("/")
    return (
        name.isprintable()
        and "\\" not in name
        and len(name.encode()) <= LONGEST_PATH
        and not name.lower().endswith(".ipynb")
        and all(part and part[0] != "." and part not in JUNK for part in parts)
        and all(len(part.encode()) < 256 for part in parts)
    )
