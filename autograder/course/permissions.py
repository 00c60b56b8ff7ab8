"""What the submissions of a course may reach and use, as its configuration says.

In ``nbgrader_config.py``, beside the options of nbgrader::

    c.Permissions.folders = ["/srv/data/mnist"]
    c.Permissions.memory_gib = 4
"""

from dataclasses import replace
from pathlib import Path

from traitlets import Bool, Float, Integer, List, Unicode
from traitlets.config import Configurable

from autograder.kernel.limits import Limits
from autograder.kernel.reach import Reach

_GIB, _MIB = 2**30, 2**20
_DEFAULT = Limits()


class NotAllowedError(Exception):
    """The configuration allows what cannot be allowed; the message says what, and why."""


class Permissions(Configurable):
    """Permissions and limits of submissions; without them they reach their own folder only."""

    network = Bool(
        False,
        help="Let submissions use the network. Whatever listens on the machine that grades is in "
        "it, too.",
    ).tag(config=True)
    folders = List(
        Unicode(),
        help="Folders and files that submissions may read, at the same place: absolute, or "
        "relative to the course directory.",
    ).tag(config=True)
    environment = List(
        Unicode(),
        help="Names of environment variables that submissions may read. The values are those of "
        "whoever runs the grader.",
    ).tag(config=True)
    memory_gib = Float(
        _DEFAULT.memory_bytes / _GIB, min=0.1, help="Most memory of one submission."
    ).tag(config=True)
    scratch_mib = Float(
        _DEFAULT.scratch_bytes / _MIB,
        min=1,
        help="Most that all files of one submission may take, the course's own among them. They "
        "are kept in memory.",
    ).tag(config=True)
    processes = Integer(
        _DEFAULT.processes, min=8, help="Most processes and threads of one submission."
    ).tag(config=True)

    def limited(self, limits: Limits) -> Limits:
        """Return these limits with those in place that the configuration names."""
        of_each = {
            "memory_gib": ("memory_bytes", _GIB),
            "scratch_mib": ("scratch_bytes", _MIB),
            "processes": ("processes", 1),
        }
        named = of_each.keys() & self.config.get("Permissions", {}).keys()
        new = {of_each[name][0]: int(getattr(self, name) * of_each[name][1]) for name in named}
        return replace(limits, **new)

    def reach(self, root: Path, private: list[Path]) -> Reach:
        """Return what submissions may reach, for the course directory ``root``.

        ``private`` are places that nobody who hands in may see: solutions, what others handed in,
        the gradebook. Raises :class:`NotAllowedError`.
        """
        folders = [(root / folder).resolve() for folder in self.folders]
        for folder in folders:
            if not folder.exists():
                raise NotAllowedError(f"{folder} is not there")
            for place in private:
                if folder.is_relative_to(place) or place.is_relative_to(folder):
                    raise NotAllowedError(
                        f"with {folder}, submissions could read {place}, where they have no "
                        "business. Put the data into a folder of its own"
                    )
        return Reach(self.network, tuple(map(str, folders)), tuple(self.environment))
