"""nbgrader's collect, for an exchange into which anybody may write anything.

The folder that takes hand-ins is writable for all who have an account. nbgrader's own ``collect``
follows links that lie there, with the rights of whoever collects, and one folder with a strange
name, or one that is too large, ends it for everybody.
"""

import contextlib
import datetime
import errno
import os
import shutil
import stat
from pathlib import Path

from nbgrader.exchange import default
from nbgrader.utils import ignore_patterns, parse_utc

from autograder.files import write_whole
from autograder.findings import abbreviated

#: Bytes of a file in which nbgrader keeps a time or a secret.
MOST_BYTES = 1_000
#: A hand-in whose time is further ahead waits: clocks differ a little, and some times are made up.
_MOST_AHEAD = datetime.timedelta(hours=1)
#: Files of a hand-in; what has more is not collected.
_MOST_FILES = 10_000


class Collect(default.ExchangeCollect):
    """Copies no link's target, and leaves out what cannot be collected, with a warning.

    A hand-in that is not its learner's, by its owner, is left out, too, where nbgrader only warns:
    nobody looks before it is graded, and it would take the place of the learner's own. As in
    nbgrader, ``c.ExchangeCollect.check_owner = False`` says that owners mean nothing. ``now`` is in
    UTC, without a zone; ``too_large`` are the names of those that were, which only grow.
    """

    src_records: list[dict]
    now: datetime.datetime | None = None

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.too_large: set[str] = set()

    def _path_to_record(self, path: str) -> dict:
        nobodys = {"username": "", "filename": "", "timestamp": datetime.datetime.min}
        name = abbreviated(os.path.basename(path))
        try:
            record = super()._path_to_record(path)
        except Exception:
            self.log.warning("%s in the exchange is no hand-in: its name says no time.", name)
            return nobodys
        if os.path.basename(path) in self.too_large:
            return nobodys
        if os.path.islink(path) or not os.path.isdir(path):
            self.log.warning("%s in the exchange is not a folder; it was left there.", name)
            return nobodys
        if self.now and record["timestamp"] > self.now + _MOST_AHEAD:
            self.log.warning(
                "%s in the exchange is from the future, by its name; it was left there until then. "
                "Is a clock wrong?",
                name,
            )
            return nobodys
        owner = owner_of(path)
        if self.check_owner and owner != record["username"]:
            self.log.warning(
                "%s in the exchange belongs to the user %s, and not to the one it names; it was "
                "left there. If owners mean nothing there: c.ExchangeCollect.check_owner = False.",
                name,
                owner,
            )
            return nobodys
        return record

    def copy_files(self) -> None:
        """Copy hand-ins that are newer than those that are there."""
        self.src_records = [each for each in self.src_records if each["username"]]
        super().copy_files()

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copy a hand-in; a link stays a link, which nothing follows."""
        name = abbreviated(os.path.basename(src))
        most = 1000 * self.coursedir.max_dir_size
        if not _fits(src, most):
            self.too_large.add(os.path.basename(src))
            self.log.warning(
                "%s in the exchange is larger than %g MB (CourseDirectory.max_dir_size), or more "
                "than %d files; it was left there.",
                name,
                most / 1e6,
                _MOST_FILES,
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
            _plain_modes(Path(dest), 0o775 if directory.groupshared else 0o755)
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


def _fits(folder: str, most: int) -> bool:
    """Whether files have no more bytes than that, and are not too many; follows no link."""
    size = files = 0
    for place, folders, names in os.walk(folder):
        files += len(folders)
        for name in names:
            with contextlib.suppress(OSError):
                size += os.lstat(os.path.join(place, name)).st_size
            files += 1
            if size > most or files > _MOST_FILES:
                return False
    return files <= _MOST_FILES


def _plain_modes(folder: Path, most: int) -> None:
    """Take from a copied hand-in what its learner gave everybody: to write, to run as its owner.

    Its files belong to whoever collects now, and a mark of "run as owner" would mean them.
    """
    for place, folders, names in os.walk(folder):
        os.chmod(place, most)
        for path in (os.path.join(place, name) for name in [*folders, *names]):
            if not os.path.islink(path):
                mode = os.lstat(path).st_mode
                os.chmod(path, most if stat.S_ISDIR(mode) else mode & most | 0o600)


def owner_of(path: str) -> str:
    """Return the name of the user to whom a folder belongs, as nbgrader has it."""
    import pwd  # There is none on Windows, where nobody gets this far.

    try:
        return pwd.getpwuid(os.stat(path).st_uid).pw_name
    except (KeyError, OSError):
        return "unknown id"


class List(default.ExchangeList):
    """Lists hand-ins whose secret is as short as nbgrader makes it: it is read, whatever it is."""

    assignments: list[str]

    def parse_assignments(self) -> list[dict]:
        """Return what is known of each."""
        self.assignments = [path for path in self.assignments if _has_secret(path)]
        return super().parse_assignments()


def _has_secret(path: str) -> bool:
    try:
        status = os.lstat(os.path.join(path, "submission_secret.txt"))
    except OSError:
        return False
    whole = not os.path.islink(path) and stat.S_ISREG(status.st_mode)
    return whole and status.st_size <= MOST_BYTES
