"""How the run of a notebook went."""

from dataclasses import asdict, dataclass, field

from nbformat import NotebookNode

from .isolation import Isolation


@dataclass(frozen=True)
class Event:
    """Something that went wrong: ``"timeout"``, ``"crash"``, ``"memory"``, ``"output-limit"`` or
    ``"submission-timeout"``.

    ``cell`` is the index of the cell in which it did, ``None`` if the kernel did not start, and
    ``fatal`` says that the kernel ended with it.
    """

    outcome: str
    cell: int | None
    cell_id: str | None
    message: str
    fatal: bool


@dataclass(frozen=True)
class Epilogue:
    """The outputs of the cells behind a notebook, as far as the kernel lived to run them."""

    outputs: list[list[NotebookNode]] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class RunStatus:
    """How the run of a notebook went.

    ``crowded`` says that a cell ran out of time and had lost some to others, see :mod:`.turns`, and
    ``ran_alone`` that it had another turn. ``cpu_seconds`` are those of kernel and client.
    """

    events: tuple[Event, ...]
    isolation: Isolation
    crowded: bool
    wall_seconds: float
    cpu_seconds: float
    memory_bytes: int
    warm: bool
    ran_alone: bool = False
    epilogue: Epilogue = field(default_factory=Epilogue)

    @property
    def outcome(self) -> str:
        """The first thing that went wrong, or ``"ok"``."""
        return self.events[0].outcome if self.events else "ok"

    @property
    def cell(self) -> int | None:
        """The index of the cell in which it did."""
        return self.events[0].cell if self.events else None

    @property
    def message(self) -> str:
        """What happened there, in a sentence."""
        return self.events[0].message if self.events else ""

    def to_dict(self) -> dict:
        """Return it as plain JSON data, without the epilogue; :meth:`from_dict` reads it back."""
        first = asdict(self.events[0]) if self.events else {}
        return {
            "outcome": self.outcome,
            "cell": self.cell,
            "message": self.message,
            **first,
            "events": [asdict(event) for event in self.events],
            "isolation": self.isolation.as_dict(),
            "crowded": self.crowded,
            "ran_alone": self.ran_alone,
            "wall_seconds": self.wall_seconds,
            "cpu_seconds": self.cpu_seconds,
            "memory_bytes": self.memory_bytes,
            "warm": self.warm,
        }

    @classmethod
    def from_dict(cls, data: dict) -> "RunStatus":
        """Return what :meth:`to_dict` described."""
        return cls(
            events=tuple(Event(**event) for event in data["events"]),
            isolation=Isolation.from_dict(data["isolation"]),
            **{
                name: data[name]
                for name in (
                    "crowded",
                    "wall_seconds",
                    "cpu_seconds",
                    "memory_bytes",
                    "warm",
                    "ran_alone",
                )
            },
        )
