"""Sources of submissions: a folder or a zip, of which nothing is trusted.

Nothing is unpacked to disk before it was looked at; only ordinary files are taken, under names made
safe; what is refused is named with the reason.
"""

import contextlib
import lzma
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path, PurePosixPath

from autograder.errors import CourseError
from autograder.files import JUNK
from autograder.findings import abbreviated

#: Files in one source. A class of 2,000 with 20 files each fits.
MOST_FILES = 50_000
#: Bytes that one source may unpack to.
LARGEST_SOURCE = 8 * 1024**3
#: How many times larger than its zipped form a file may be, if it is larger than a megabyte.
HIGHEST_RATIO = 200
_RATIO_MATTERS_FROM = 1024**2
_DEEPEST = 12
_LONGEST_NAME = 200

_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


@dataclass(frozen=True)
class Entry:
    """A file in a source: ``name`` as it stands there, ``path`` made safe, with slashes.

    ``modified`` is in seconds since 1970, 0 if the source does not say; ``size`` in bytes.
    """

    name: str
    path: str
    size: int
    modified: float
    read: Callable[[], bytes]


class Refused(Exception):
    """An entry is not taken; the message says why."""


def entries_of(source: Path, zone: tzinfo, refuse: Callable[[str, str], None]) -> list[Entry]:
    """Return the ordinary files of a folder or a zip; ``refuse`` is told of what is not."""
    if source.is_dir():
        found = _files_in_folder(source, refuse)
    elif zipfile.is_zipfile(source):
        found = files_in_zip(zipfile.ZipFile(source), zone, refuse)
    else:
        raise CourseError(f"{source} is neither a folder nor a zip file.")
    entries, total = [], 0
    try:
        for entry in found:
            entries.append(entry)
            total += entry.size
            if len(entries) > MOST_FILES:
                raise CourseError(f"{source} holds more than {MOST_FILES:,} files.")
            if total > LARGEST_SOURCE:
                raise CourseError(
                    f"{source} unpacks to more than {LARGEST_SOURCE / 1e9:.0f} GB (at "
                    f"{abbreviated(entry.name)}). Nothing was collected."
                )
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise CourseError(f"{source}: {error}. Nothing was collected.") from None
    return entries


def _files_in_folder(folder: Path, refuse: Callable[[str, str], None]) -> Iterator[Entry]:
    for here, folders, files in os.walk(folder, followlinks=False):
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        folders[:] = sorted(set(folders) - set(links))
        for file in sorted([*files, *links]):
            path = Path(here, file)
            name = path.relative_to(folder).as_posix()
            try:
                status = path.lstat()
                safe = _safe_file(name, status.st_mode)
            except (Refused, OSError) as error:
                refuse(name, str(error))
                continue
            if safe:
                yield Entry(name, safe, status.st_size, status.st_mtime, path.read_bytes)


def files_in_zip(
    archive: zipfile.ZipFile, zone: tzinfo, refuse: Callable[[str, str], None]
) -> Iterator[Entry]:
    for info in archive.infolist():
        name = _name_in_zip(info)
        if info.is_dir() or name.endswith("\\"):
            continue
        try:
            safe = _safe_file(name, info.external_attr >> 16)
            if safe is None:
                continue
            if info.flag_bits & 1:
                raise Refused("it is encrypted")
            packed = max(info.compress_size, 1)
            if info.file_size > max(_RATIO_MATTERS_FROM, HIGHEST_RATIO * packed):
                raise Refused(f"{packed:,} bytes would unpack to {info.file_size:,}: a zip bomb")
        except Refused as error:
            refuse(name, str(error))
            continue
        yield Entry(
            name,
            safe,
            info.file_size,
            _seconds(info.date_time, zone),
            partial(archive.read, info),
        )


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; UTF-8 is recognised where the zip does not say that it is."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name


def _seconds(date_time: tuple[int, int, int, int, int, int], zone: tzinfo) -> float:
    try:
        return datetime(*date_time, tzinfo=zone).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _safe_file(name: str, mode: int) -> str | None:
    """Return the safe path of an entry, None if nobody needs it; raises :class:`Refused`."""
    if stat.S_ISLNK(mode):
        raise Refused("it is a link")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise Refused("it is not an ordinary file")
    parts = _parts(name)
    if JUNK & set(parts) or parts[-1].startswith("._"):
        return None
    return "/".join(map(safe_part, parts))


def _parts(name: str) -> list[str]:
    path = name.replace("\\", "/")
    if "\0" in path:
        raise Refused("its name holds a zero byte")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        raise Refused("it is an absolute path")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused("it leads out of the folder")
    if not parts or len(parts) > _DEEPEST:
        raise Refused("it lies in more folders than there can be" if parts else "it has no name")
    return parts


def safe_part(name: str) -> str:
    """Return a file name that means the same everywhere, close to ``name``.

    Composed Unicode, nothing invisible and nothing that turns the direction of writing, no
    character that a file system keeps for itself, at most 200 bytes. Raises
    :class:`Refused` if nothing is left.
    """
    text = (
        "".join(
            "_"
            if c in '<>:"/\\|?*' or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
            else c
            for c in unicodedata.normalize("NFC", name)
        )
        .strip()
        .rstrip(".")
    )
    if _RESERVED_ON_WINDOWS.fullmatch(text):
        text = f"_{text}"
    if len(text.encode()) > _LONGEST_NAME:
        suffix = PurePosixPath(text).suffix[:20]
        room = _LONGEST_NAME - len(suffix.encode())
        text = text.encode()[:room].decode("utf-8", "ignore") + suffix
    if not text.strip("."):
        raise Refused("its name has nothing to read in it")
    return text
