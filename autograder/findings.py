"""What the grader noticed about a submission, in words for the person at the keyboard."""

from dataclasses import asdict, dataclass

#: In the metadata of an output: it is a picture of :mod:`autograder.comparison`, and True for one
#: that hidden tests may show.
COMPARISON = "autograder-comparison"


@dataclass(frozen=True)
class Finding:
    """One thing an instructor may want to know about one submission.

    ``file`` and ``cell`` say where (``cell`` is a grade id, or empty), ``happened`` what,
    ``advice`` what to do. ``serious`` findings make ``autograder grade`` exit with 1: a score
    may not show what the student did until somebody has looked. What is said is :func:`plain`.
    """

    student: str
    file: str
    cell: str
    happened: str
    advice: str = ""
    serious: bool = False

    def __post_init__(self) -> None:
        for name in ("student", "file", "cell", "happened", "advice"):
            object.__setattr__(self, name, plain(getattr(self, name)))

    def __str__(self) -> str:
        place = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{self.student}: {place}: {self.happened}" + (f" {self.advice}" * bool(self.advice))

    @classmethod
    def about(
        cls, student: str, file: str, cell: str, happened: str, advice: str = "", serious=False
    ) -> "Finding":
        """Return a finding whose file and cell have names that a learner chose: not too long."""
        return cls(student, abbreviated(file), abbreviated(cell), happened, advice, serious)

    def to_dict(self) -> dict:
        """Return the finding as plain JSON data."""
        return asdict(self)


def plain(text: str, keep: str = "") -> str:
    r"""Return text in which nothing is invisible or acts on a terminal: ``\x1b`` is written out.

    What others wrote goes through here before it reaches a terminal, a table or a report. An end
    of line is written out as well, unless it is among the characters to ``keep``.
    """
    return "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)


def abbreviated(text: str, longest: int = 120) -> str:
    """Return text that is :func:`plain` and fit for one line: not long."""
    text = plain(text)
    return text if len(text) <= longest else f"{text[: longest - 31]}…{text[-30:]}"
