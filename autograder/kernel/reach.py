"""What a course lets its submissions reach besides their own folder."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

NETWORK = "the network of this machine"


@dataclass(frozen=True)
class Reach:
    """Nothing, unless a course needs it: see :class:`autograder.course.permissions.Permissions`.

    ``network`` is that of this machine, with all that listens on it; ``folders`` are read, never
    written; ``environment`` names variables whose values are those of whoever executes.
    """

    network: bool = False
    folders: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()

    def to_dict(self) -> dict:
        """Return it as plain JSON data; :meth:`from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping) -> "Reach":
        """Return what :meth:`to_dict` described."""
        return cls(data["network"], tuple(data["folders"]), tuple(data["environment"]))

    @property
    def described(self) -> list[str]:
        """What may be reached, a phrase for each."""
        return [
            *[NETWORK] * self.network,
            *(f"files in {folder}" for folder in self.folders),
            *(f"the environment variable {name}" for name in self.environment),
        ]


OWN_FOLDER = Reach()
