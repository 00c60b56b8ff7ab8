"""What the grader noticed about a submission, in words for the person at the keyboard."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """One thing an instructor may want to know about one submission.

    ``file`` and ``cell`` say where (``cell`` is a grade id, or empty), ``happened`` what,
    ``advice`` what to do. ``serious`` findings make ``autograder grade`` exit with 1: a score
    may not show what the student did until somebody has looked.
    """

    student: str
    file: str
    cell: str
    happened: str
    advice: str = ""
    serious: bool = False

    def __str__(self) -> str:
        place = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{self.student}: {place}: {self.happened}" + (f" {self.advice}" * bool(self.advice))

    def to_dict(self) -> dict:
        """Return the finding as plain JSON data."""
        return asdict(self)


def shown(text: str, longest: int = 120) -> str:
    """Return text fit for a line on a screen: nothing invisible, no end of line, not long."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return plain if len(plain) <= longest else f"{plain[: longest - 31]}…{plain[-30:]}"
