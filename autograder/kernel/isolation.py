"""What holds a learner's code, and how well."""

import enum
from dataclasses import asdict, dataclass, field, fields

from .reach import NETWORK


class IsolationLevel(enum.StrEnum):
    """How well a learner's code is confined, the weakest first."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"

    @property
    def meaning(self) -> str:
        """What it means, for people."""
        return {
            "none": "what learners wrote could reach this machine",
            "partial": "files and network are held",
            "full": "everything that is probed for holds",
        }[self]

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return [*IsolationLevel].index(self)

    def meets(self, required: "IsolationLevel") -> bool:
        """Whether this is at least as much as what is required."""
        return self.rank >= required.rank


@dataclass(frozen=True)
class Isolation:
    """What holds for a kernel, one truth value per property; ``reasons`` says why one does not.

    ``memory_by`` says who keeps the limit of memory: ``"cgroup"``, that is Linux, or ``"count"``,
    the keeper (:mod:`.watchdog`), or nobody. ``allowed`` says what the course lets through on
    purpose, see :attr:`autograder.kernel.reach.Reach.described`.
    """

    no_network: bool = False
    reads_confined: bool = False
    writes_confined: bool = False
    scratch_limited: bool = False
    processes_hidden: bool = False
    signals_confined: bool = False
    ipc_separate: bool = False
    no_privileges: bool = False
    processes_limited: bool = False
    nothing_left_behind: bool = False
    core_kept: bool = False
    memory_by: str = ""
    allowed: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Names of the properties that do not hold, and that should."""
        on_purpose = {"no_network"} if NETWORK in self.allowed else set()
        return [n for n in PROPERTIES if n not in on_purpose and not getattr(self, n)]

    @property
    def level(self) -> IsolationLevel:
        """How much of it holds."""
        if not self.missing:
            return IsolationLevel.FULL
        files_and_network = {"no_network", "reads_confined", "writes_confined"}
        if files_and_network.isdisjoint(self.missing):
            return IsolationLevel.PARTIAL
        return IsolationLevel.NONE

    @property
    def shuts_in(self) -> bool:
        """Whether what runs can neither speak to, nor signal, nor look into a process outside."""
        return (
            self.no_network
            and self.reads_confined
            and self.writes_confined
            and self.processes_hidden
            and self.signals_confined
            and self.no_privileges
        )

    def as_dict(self) -> dict:
        """The isolation as plain JSON data, with ``level`` and ``missing``."""
        return {"level": self.level, "missing": self.missing, **asdict(self)}

    @classmethod
    def from_dict(cls, data: dict) -> "Isolation":
        """The isolation that :meth:`as_dict` described."""
        return cls(**{each.name: data[each.name] for each in fields(cls) if each.name in data})


PROPERTIES = {
    "no_network": "no connection to anywhere: TCP, UDP, Unix sockets by path or name",
    "reads_confined": "reads only the Python environment and its own folder",
    "writes_confined": "writes only its own scratch folder",
    "scratch_limited": "the scratch folder cannot outgrow its limit",
    "processes_hidden": "does not see other processes",
    "signals_confined": "cannot signal other processes",
    "ipc_separate": "shares no memory segments or message queues",
    "no_privileges": "an unprivileged user without capabilities",
    "processes_limited": "the kernel refuses more processes than the limit",
    "nothing_left_behind": "all it started ends with it",
    "core_kept": "stays on the processor core that it was given",
}
"""Each property of :class:`Isolation` and what it means."""
