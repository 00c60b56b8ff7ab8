"""How notebooks are executed; the same for a whole class."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from .isolation import IsolationLevel
from .limits import Limits
from .reach import OWN_FOLDER, Reach


@dataclass(frozen=True)
class RunOptions:
    """How notebooks are executed.

    ``kernel`` is "warm" (forked from a process that has imported TensorFlow), "cold" (TensorFlow is
    imported by the kernel itself), "plain" (it is not needed; forked from a process that has
    imported ``preload``, modules, instead), or "auto": warm if the assignment imports TensorFlow or
    Keras. ``seed`` is for the random numbers of Python, NumPy and Keras, ``hash_seed`` for the
    hashes of Python.

    ``isolation`` is the weakest to accept: below it nothing runs; ``reach`` is what submissions may
    reach all the same. A kernel that is not ``confined`` may do what this process may.
    """

    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    hash_seed: int = 0
    kernel: str = "auto"
    preload: tuple[str, ...] = ()
    confined: bool = True
    isolation: IsolationLevel = IsolationLevel.NONE
    reach: Reach = OWN_FOLDER

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping) -> "RunOptions":
        """Return what :meth:`to_dict` described."""
        typed = {
            "limits": Limits(**data["limits"]),
            "preload": tuple(data["preload"]),
            "isolation": IsolationLevel(data["isolation"]),
            "reach": Reach.from_dict(data["reach"]),
        }
        return cls(**{**data, **typed})
