"""How the execution of a submission's notebook went, tests and control included."""

from dataclasses import asdict, dataclass, field

from autograder.execution.control import Verdict
from autograder.kernel.status import RunStatus


@dataclass(frozen=True)
class Status:
    """How a notebook ran, and what was seen of its tests.

    ``verdict`` is what the control says of the tests beside the answer, ``control_seconds`` how
    long it took; ``broken`` is grade id -> message, of tests apart to which the answer's process
    did not answer as it should; ``written`` are the files that the learner's code has written, as
    text, see :mod:`.written`.
    """

    run: RunStatus
    verdict: Verdict = field(default_factory=Verdict)
    control_seconds: float = 0.0
    broken: dict[str, str] = field(default_factory=dict)
    written: str = ""

    def to_dict(self) -> dict:
        """Return it as plain JSON data, all at one level; :meth:`from_dict` reads it back."""
        return {
            **self.run.to_dict(),
            **asdict(self.verdict),
            "control_seconds": self.control_seconds,
            "broken": self.broken,
            "written": self.written,
        }

    @classmethod
    def from_dict(cls, data: dict) -> "Status":
        """Return what :meth:`to_dict` described."""
        return cls(
            RunStatus.from_dict(data),
            Verdict(tuple(data["tampered"]), tuple(data["unclear"]), tuple(data["changed"])),
            data["control_seconds"],
            data["broken"],
            data.get("written", ""),
        )
