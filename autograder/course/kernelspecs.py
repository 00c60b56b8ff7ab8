"""Which kernel a notebook runs in: what the instructor's notebook names, found on this machine.

The grader's own Python is every kernel that it can stand for. Any other one is a program of its
own (:mod:`autograder.kernel.program`), with all that it has to read.
"""

import contextlib
import json
import os
import re
import shutil
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from autograder.kernel.program import Program

OWN = {"name": "python3", "display_name": "Python 3", "language": "python"}
"""The kernelspec of the grader's own Python, for a notebook that has none that is whole."""

_OWN_NAMES = ("python3", "python", "tensorflow-warm")
_PYTHON = ("python", "ipython", "ipython3")
_PYTHON_2 = re.compile(r"py(?:thon)?[ ._-]?2(?!\d\d)", re.IGNORECASE)
_INSTALL = {
    "r": "apt-get install r-cran-irkernel, or in R: install.packages('IRkernel') and "
    "IRkernel::installspec()",
    "julia": 'in Julia: using Pkg; Pkg.add("IJulia")',
    "bash": "pip install bash_kernel, and python -m bash_kernel.install",
    "python": "in its environment: python -m ipykernel install --user --name {name}",
}
_MAPPED = "c.Execute.kernel_name in nbgrader_config.py"
_TOO_WIDE = ("/", "/dev", "/etc", "/home", "/proc", "/root", "/run", "/sys", "/var")
_ASK_SECONDS = 60.0
_ASK_R = 'cat(.libPaths(), sep = "\\n")'
_ASK_PYTHON = (
    "import site, sys; print(site.getuserbase(), sys.prefix, sys.exec_prefix, sys.base_prefix, "
    "*[path for path in sys.path if path.endswith('-packages')], sep='\\n')"
)


class KernelError(Exception):
    """A notebook has no kernel here; the message says what to do."""


@dataclass(frozen=True)
class Kernel:
    """What a notebook runs in: the grader's own Python, or else a ``program``.

    ``note`` says what is not obvious about the choice.
    """

    name: str = "python3"
    language: str = "python"
    program: Program | None = None
    note: str = ""

    @property
    def why_beside(self) -> str:
        """Why tests cannot be judged apart from the answers in it; empty where they can."""
        if self.program is None:
            return ""
        what = self.language if self.language.lower() not in _PYTHON else "another Python"
        return (
            f"the notebook runs in {what} (kernel {self.name}), and separate judging and the "
            "control are for the grader's own Python: its tests are judged by their outputs, as "
            "nbgrader does"
        )

    def runs(self, language: str) -> bool:
        """Whether a notebook that says that it is written in this language is run as such."""
        return _plain(language) == _plain(self.language)


def find_kernel(
    metadata: Mapping, manager: KernelSpecManager, chosen: str = "", private: Iterable[Path] = ()
) -> Kernel:
    """Return the kernel that a notebook's metadata name, or the ``chosen`` one in its place.

    What a kernel reads holds none of the ``private`` folders. Raises :class:`KernelError` where
    there is none: not installed, of Python 2, or for a language without a name.
    """
    named, info = (_mapping(metadata.get(key)) for key in ("kernelspec", "language_info"))
    name = chosen or _text(named.get("name"))
    says = "" if chosen else _text(named.get("language")) or _text(info.get("name"))
    if not name:
        if says and _plain(says) != "python":
            raise KernelError(
                f"says that it is written in {says}, and names no kernel. Choose one in Jupyter "
                "and save it."
            )
        return Kernel(note="names no kernel; it runs in the grader's own Python.")
    if name in _OWN_NAMES:
        return Kernel(name)
    with contextlib.suppress(NoSuchKernel):
        return _of(name, manager.get_kernel_spec(name), private)
    version = "" if chosen else _text(info.get("version"))
    old = version.startswith("2") or bool(_PYTHON_2.search(f"{name} {named.get('display_name')}"))
    if _plain(says) == "python" and not old:
        here = ".".join(map(str, sys.version_info[:2]))
        return Kernel(
            name,
            note=f"names the kernel {name}, which is not installed here; it runs in the grader's "
            f"own Python {here}.",
        )
    verb = "is to run in" if chosen else "names"
    raise KernelError(f"{verb} {_not_installed(name, says, old, manager)}")


def _not_installed(name: str, says: str, old: bool, manager: KernelSpecManager) -> str:
    language = "Python 2" if old else says
    what = f"the kernel {name}" + (f" ({language})" if language else "")
    here = ", ".join(sorted(manager.find_kernel_specs())) or "none"
    install = _INSTALL.get(_plain(says) or ("r" if name == "ir" else ""), "")
    if old:
        change = (
            "If it runs in Python 3, as most do after small changes, choose a kernel of Python 3 "
            f"in the source notebook, or for the whole course {_MAPPED} = 'python3'"
        )
    else:
        change = (
            "Install it" + (f" ({install.format(name=name)})" if install else "") + ", or choose "
            f"another kernel in the source notebook, or for the whole course with {_MAPPED}"
        )
    return (
        f"{what}, which is not installed here; nothing was run. Kernels here: {here} (jupyter "
        f"kernelspec list). {change}."
    )


def _of(name: str, spec: KernelSpec, private: Iterable[Path]) -> Kernel:
    command = [
        part.replace("{resource_dir}", spec.resource_dir).replace("{prefix}", sys.prefix)
        for part in spec.argv
    ]
    if not command:
        raise KernelError(f"names the kernel {name}, whose kernel.json has no command.")
    if _is_own_python(command[0]):
        if spec.language.lower() in _PYTHON and command[1:3] == ["-m", "ipykernel_launcher"]:
            return Kernel(name)
        command[0] = sys.executable
    found = shutil.which(command[0])
    if found is None:
        raise KernelError(
            f"names the kernel {name}, which starts {command[0]}; there is no such program here. "
            f"Install it, or correct {spec.resource_dir}/kernel.json."
        )
    command[0] = os.path.abspath(found)
    environment = {
        key: string.Template(value).safe_substitute(os.environ)
        for key, value in (spec.env or {}).items()
    }
    asked = _libraries(command[0], environment)
    wanted = [*asked, *_places(command), *_listed(environment.values()), spec.resource_dir]
    program = Program(
        tuple(command),
        tuple(environment.items()),
        tuple(sorted({path for each in wanted if (path := _narrow(each, private))})),
        spec.interrupt_mode,
        _is_python(command[0]) and _plain(spec.language) != "python",
        _version(command[0]),
    )
    return Kernel(name, spec.language, program)


def _is_own_python(program: str) -> bool:
    """Whether a command that starts so starts this Python, as Jupyter reads it."""
    major, minor = sys.version_info[:2]
    if program in ("python", f"python{major}", f"python{major}.{minor}"):
        return True
    folders = {os.path.realpath(os.path.dirname(path)) for path in (program, sys.executable)}
    return len(folders) == 1 and os.path.realpath(program) == os.path.realpath(sys.executable)


def _is_python(program: str) -> bool:
    return os.path.basename(program).startswith("python")


def _libraries(program: str, environment: dict[str, str]) -> list[str]:
    """Ask an interpreter where its libraries are, and see to it that it finds them elsewhere.

    A personal library is in the home of whoever grades, which is not the home of a submission.
    """
    if os.path.basename(program) == "R":
        found = _ask([program, "--no-echo", "-e", _ASK_R], environment)
        environment.setdefault("R_LIBS", os.pathsep.join(found))
        return found
    if not _is_python(program):
        return []
    user_base, *found = _ask([program, "-c", _ASK_PYTHON], environment) or [""]
    if any(path.startswith(f"{user_base}/") for path in found):
        environment.setdefault("PYTHONUSERBASE", user_base)
    return found


def _ask(command: list[str], environment: Mapping[str, str]) -> list[str]:
    """Run an instructor's interpreter, and give the lines that it prints; none if it does not."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        finished = subprocess.run(
            command,
            env=os.environ | environment,
            cwd=Path.home(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=_ASK_SECONDS,
        )
        return finished.stdout.splitlines()
    return []


def _places(command: list[str]) -> Iterable[str]:
    """Yield where a program is installed, and the folders of files that its command names."""
    for program in {command[0], os.path.realpath(command[0])}:
        folder = os.path.dirname(program)
        yield os.path.dirname(folder) if os.path.basename(folder) == "bin" else folder
        yield program
    for path in _listed(command[1:]):
        yield os.path.dirname(path) if os.path.isfile(path) else path
        yield path


def _listed(values: Iterable[str]) -> list[str]:
    """Return the absolute paths that values name, each a list as of ``PATH``."""
    paths = [path for value in values for path in value.split(os.pathsep)]
    return [path for path in paths if os.path.isabs(path) and os.path.exists(path)]


def _narrow(path: str, private: Iterable[Path]) -> str:
    """Return a path that exists, or nothing if what is nobody's business is in it."""
    home = Path.home()
    kept = [home, home / ".local" / "share" / "jupyter", Path(tempfile.gettempdir()), *private]
    real = Path(os.path.realpath(path))
    wide = str(real) in _TOO_WIDE or any(each.resolve().is_relative_to(real) for each in kept)
    return "" if wide or not real.exists() else os.path.abspath(path)


def _version(program: str) -> str:
    """Return what is another when the program has changed: its real place, size and time."""
    real = os.path.realpath(program)
    status = os.stat(real)
    return json.dumps([real, status.st_size, status.st_mtime_ns])


def _plain(language: str) -> str:
    language = language.lower()
    return "python" if language in _PYTHON else language


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
