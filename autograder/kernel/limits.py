"""What one submission may use."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one notebook run. Every name says its unit; counts have none.

    ``memory_bytes`` counts what Linux holds for all the run's processes together, page tables,
    sockets, pipes and files in memory included, see :mod:`autograder.kernel.watchdog`;
    ``processes`` counts processes and threads (TensorFlow alone takes about thirty),
    ``output_bytes`` counts what all cells together print and display, and ``scratch_files`` the
    files and folders that may be made in the scratch folder.
    """

    cell_seconds: float = 30.0
    submission_seconds: float = 300.0
    memory_bytes: int = 2 * 1024**3
    processes: int = 128
    open_files: int = 256
    output_bytes: int = 4 * 1024**2
    scratch_bytes: int = 128 * 1024**2
    scratch_files: int = 16 * 1024

    @property
    def longest_seconds(self) -> float:
        """The most wall time from the kernel's start to its end: a tenth and 5 s over the limit.

        That much is for the cells after the notebook and for stopping what does not want to.
        """
        return 1.1 * self.submission_seconds + 5.0

    def as_dict(self) -> dict:
        """The limits as plain JSON data; ``Limits(**data)`` gives them back."""
        return asdict(self)
