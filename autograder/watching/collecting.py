"""nbgrader's collect, for an exchange into which anybody may write anything.

The folder that takes hand-ins is writable for all who have an account. nbgrader's own ``collect``
follows links that lie there, with the rights of whoever collects, and one folder with a strange
name, or one that is too large, ends it for everybody.
"""

import datetime
import errno
import os
import shutil
from pathlib import Path

from nbgrader.exchange import default
from nbgrader.utils import ignore_patterns, parse_utc

from autograder.files import write_whole
from autograder.findings import abbreviated


class Collect(default.ExchangeCollect):
    """Copies no link's target, and leaves out what cannot be collected, with a warning."""

    src_records: list[dict]

    def _path_to_record(self, path: str) -> dict:
        try:
            return super()._path_to_record(path)
        except Exception:
            name = abbreviated(os.path.basename(path))
            self.log.warning("%s in the exchange is no hand-in: its name says no time.", name)
            return {"username": "", "filename": "", "timestamp": datetime.datetime.min}

    def copy_files(self) -> None:
        """Copy hand-ins that are newer than those that are there."""
        self.src_records = [each for each in self.src_records if each["username"]]
        super().copy_files()

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copy a hand-in; a link stays a link, which nothing follows."""
        name = abbreviated(os.path.basename(src))
        if os.path.islink(src) or not os.path.isdir(src):
            self.log.warning("%s in the exchange is not a folder; it was left there.", name)
            return
        most = 1000 * self.coursedir.max_dir_size
        if _size(src) > most:
            self.log.warning(
                "%s in the exchange is larger than %d MB (CourseDirectory.max_dir_size); it was "
                "left there.",
                name,
                most / 1e6,
            )
            return
        directory = self.coursedir
        ignore = ignore_patterns(
            exclude=directory.ignore,
            include=directory.include,
            max_file_size=directory.max_file_size,
            log=self.log,
        )
        try:
            shutil.copytree(src, dest, symlinks=True, ignore=ignore)
        except (OSError, shutil.Error) as error:
            shutil.rmtree(dest, ignore_errors=True)
            if os.strerror(errno.ENOSPC) in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), dest) from error
            self.log.warning("%s in the exchange cannot be read; it was left there.", name)
        else:
            self._one_time(src, Path(dest))

    def _one_time(self, src: str, dest: Path) -> None:
        """Have the time in a hand-in be that of its name, by which newer ones are told apart."""
        path, named = dest / "timestamp.txt", self._path_to_record(src)["timestamp"]
        if path.is_symlink() or not path.is_file():
            return
        try:
            same = parse_utc(path.read_text(encoding="utf-8").strip()) == named
        except (OSError, ValueError, OverflowError):
            same = False
        if not same:
            write_whole(path, f"{named:%Y-%m-%d %H:%M:%S.%f} UTC", mode=0o644)


def _size(folder: str) -> int:
    """Return the bytes of all files, without following links."""
    sizes = 0
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            try:
                sizes += path.lstat().st_size
            except OSError:
                continue
    return sizes
