"""What makes one fork server different from another."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .server import WARM_PRELOAD


@dataclass(frozen=True)
class Settings:
    """The Python of a fork server, the modules it imports, and the environment it has.

    An empty ``environment`` is that of this process. One that ``stays`` may outlive the process
    that starts it, see :mod:`.resident`.
    """

    python: str = sys.executable
    preload: tuple[str, ...] = WARM_PRELOAD
    environment: tuple[tuple[str, str], ...] = ()
    stays: bool = True

    def variables(self) -> dict[str, str]:
        """The environment of a process with these settings, which finds this package first."""
        package = str(Path(__file__).resolve().parents[2])
        variables = dict(self.environment) or dict(os.environ)
        search = dict.fromkeys([package, *variables.get("PYTHONPATH", "").split(os.pathsep)])
        return variables | {"PYTHONPATH": os.pathsep.join(filter(None, search))}


def grading_settings(kernel: str, hash_seed: int = 0, preload: tuple[str, ...] = ()) -> Settings:
    """The fork server for grading: a fixed environment that holds nobody's secrets.

    ``kernel`` is ``"warm"``, or ``"cold"`` or ``"plain"`` for a server that has imported
    ipykernel, NumPy and ``preload`` only.
    One thread per kernel, because a grader runs as many kernels as there are cores. With another
    ``hash_seed`` the server does not stay: nobody will ask for that one again.
    """
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": os.path.expanduser("~"),
        "PYTHONHASHSEED": str(hash_seed),
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    if "PYTHONPATH" in os.environ:
        environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
    imported = WARM_PRELOAD if kernel == "warm" else ("sandlock", "numpy", *preload)
    return Settings(preload=imported, environment=tuple(environment.items()), stays=hash_seed == 0)
