"""Attacks on one grader, in a place where they harm nothing: prints what they did, as JSON.

Started by :mod:`benchmarks.attacks` as root in mount, process and IPC namespaces of its own. The
folders that anybody may write, and the homes, are empty there; the grader runs as a user who
owns the course and a copy of this package, as an instructor does, and nothing else.
"""

import contextlib
import hashlib
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook

from autograder.kernel import linux
from benchmarks.measuring import MIB, ROOT
from tests import attacks
from tests.attacks import EXERCISES
from tests.courses import FULL, NAME, cell_of, released_notebook

ALL = attacks.VERDICT | attacks.BESIDE_ONLY | attacks.OUTSIDE
#: The graders, and what each is started with. Ours gets small limits, so that the attacks on
#: them end soon; stock nbgrader has none to set but the 30 seconds of a cell. Beside the answers
#: its tests run where there is no solution to try them with.
GRADERS = {
    "stock": [Path(sys.executable).parent / "nbgrader", "autograde", NAME],
    "apart": ["-m", "autograder", "grade", NAME, "--memory-gib", "0.3", "--cell-seconds", "5"],
}
GRADERS["beside"] = GRADERS["apart"]

#: What an attack can do, and the few words that say so in a table.
EFFECTS = {
    "score": "score raised",
    "read": "read outside",
    "wrote": "wrote outside",
    "hand-ins": "changed submissions",
    "grades": "changed grades",
    "ungraded": "others ungraded",
    "process": "left a process",
    "connected": "got to the network",
    "limit": "no limit held it",
}

_PLACE = Path("/tmp/attacked")
_EMPTIED = ("/tmp", "/var/tmp", "/dev/shm", "/home", "/root")
_USER = 61234
_VICTIMS = ("a-victim", "victim", "z-victim")
_SECRETS = ("BEGIN SOLUTION", "SQLite format", "only-the-victim-has-this")
_ENVIRONMENT_SECRET = "only-the-grader-has-this"
_LARGEST_FILE = 512 * MIB
_PROCESSES = 400
_SECONDS = 150


def hide_the_machine(template: Path) -> None:
    """Empty the folders that all may write, and the homes; put back what Python needs."""
    python = Path(os.path.realpath(sys.executable)).parents[1]
    needed = {str(Path(path).resolve()) for path in (ROOT, sys.prefix, sys.base_prefix, python)}
    kept = {path: os.open(path, os.O_PATH) for path in sorted(needed)}
    source = os.open(template, os.O_PATH)
    for folder in _EMPTIED:
        if os.path.isdir(folder):
            mode = "755" if folder in ("/home", "/root") else "1777"
            linux.mount("tmpfs", folder, "tmpfs", options=f"mode={mode},size=2g")
    for path, descriptor in kept.items():
        if not os.path.isdir(path):
            os.makedirs(path)
            linux.mount(f"/proc/self/fd/{descriptor}", path, flags=linux.MS_BIND | linux.MS_REC)
    shutil.copytree(f"/proc/self/fd/{source}", _PLACE / "course")


def hand_in_all(root: Path, names: list[str], outside: Path, port: int) -> None:
    """Write the hand-ins of three learners with right answers, and of the attackers."""
    right = released_notebook(EXERCISES)
    right.cells.append(new_markdown_cell("only-the-victim-has-this", id="secret"))
    for grade_id, solution, _, _ in EXERCISES:
        cell_of(right, grade_id)["source"] = solution
    handed_in = dict.fromkeys(_VICTIMS, right)
    for name in names:
        notebook = released_notebook(EXERCISES)
        cell_of(notebook, "double")["source"] = attacks.WRONG
        cell_of(notebook, "square")["source"] = "pass"
        notebook.cells.insert(1, new_code_cell("from autograder import expect", id="given"))
        code = ALL.get(name, "pass")
        for key, value in {"{root}": root, "{outside}": outside, "{port}": port}.items():
            code = code.replace(key, str(value))
        at = notebook.cells.index(cell_of(notebook, "double")) + 1
        notebook.cells.insert(at, new_code_cell(code.strip(), id="attack"))
        handed_in[_attacker(name)] = notebook
    for student, content in handed_in.items():
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(content, folder / f"{NAME}.ipynb")


def _attacker(attack: str) -> str:
    """The id of the learner who tries it: graded after one of the others, before two."""
    return f"attacker-{attack.replace(' ', '-')}"


def run(grader: str, course: Path, package: Path, home: Path, seconds: float) -> int:
    """Run a grader as the instructor, for so long at most, and return its exit code."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_NPROC, (_PROCESSES, _PROCESSES))

    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "USER": "instructor",
        "LOGNAME": "instructor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(package),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "SECRET": _ENVIRONMENT_SECRET,
    }
    with open(_PLACE / "log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, *GRADERS[grader]],
            cwd=course,
            env=env,
            user=_USER,
            group=_USER,
            extra_groups=[],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=limit,
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def processes_left() -> list[str]:
    """Processes of the instructor that are still there three seconds later."""
    deadline = time.monotonic() + 3
    while True:
        left = [
            process.info["name"]
            for process in psutil.process_iter(["name", "uids", "status"])
            if _USER in process.info["uids"] and process.info["status"] != psutil.STATUS_ZOMBIE
        ]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.1)


def grades(course: Path) -> tuple[dict[str, float], bool]:
    """Return student -> score of those who are graded, and whether all of it is autograded."""
    found, by_hand = {}, False
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            given = [grade for notebook in submission.notebooks for grade in notebook.grades]
            by_hand |= any(grade.manual_score is not None for grade in given)
            if given and all(grade.auto_score is not None for grade in given):
                found[submission.student_id] = submission.score
    return found, not by_hand


def outputs_of(attacker: str, course: Path) -> tuple[str, bool]:
    """Return all that the attacker's cells displayed, and whether the attack ran to its end."""
    path = course / "autograded" / attacker / NAME / f"{NAME}.ipynb"
    try:
        cells = nbformat.read(path, as_version=4).cells
    except Exception:
        return "", False
    attack = [cell for cell in cells if cell.get("id") == "attack"]
    ran = bool(attack) and attack[0].get("execution_count") is not None
    failed = any(output.output_type == "error" for cell in attack for output in cell.outputs)
    return json.dumps([cell.get("outputs", []) for cell in cells]), ran and not failed


def _digests(course: Path) -> dict[Path, str]:
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((course / "submitted").rglob("*"))
        if path.is_file()
    }


def main(grader: str, template: Path, names: list[str]) -> dict[str, dict]:
    """Do it all, and return attack -> what happened."""
    hide_the_machine(template)
    course, package = _PLACE / "course", _PLACE / "package"
    outside, home = _PLACE / "outside", _PLACE / "home"
    if grader == "beside":
        shutil.rmtree(course / "source")
    outside.mkdir()
    outside.chmod(0o777)
    home.mkdir()
    shutil.copytree(
        ROOT / "autograder", package / "autograder", ignore=shutil.ignore_patterns("__pycache__")
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        hand_in_all(course, names, outside, listener.getsockname()[1])
        for folder, _, files in os.walk(_PLACE):
            for path in (folder, *(os.path.join(folder, file) for file in files)):
                os.chown(path, _USER, _USER)
        before = _digests(course)
        started = time.monotonic()
        status = run(grader, course, package, home, _SECONDS + 10 * len(names))
        seconds = time.monotonic() - started
        left = processes_left()
        connected = True
        try:
            listener.accept()
        except OSError:
            connected = False
    try:
        scores, untouched = grades(course)
    except Exception:
        scores, untouched = {}, False
    planted = _planted([outside, home, *map(Path, _EMPTIED[:3])], package)
    full = any(_size(path) >= _LARGEST_FILE for path in _PLACE.rglob("*"))
    to_all = {
        "wrote": bool(planted),
        "hand-ins": _digests(course) != before,
        "grades": not untouched or any(scores.get(v, FULL) != FULL for v in _VICTIMS),
        "ungraded": any(victim not in scores for victim in _VICTIMS),
        "process": bool(left),
        "connected": connected,
    }
    found = {}
    for name in names:
        attacker = _attacker(name)
        shown, finished = outputs_of(attacker, course)
        happened = to_all | {
            "score": scores.get(attacker, 0) > 0,
            "read": any(secret in shown for secret in (*_SECRETS, _ENVIRONMENT_SECRET)),
            "limit": full or (name == "fills-memory" and finished),
        }
        found[name] = {
            "effects": [effect for effect in EFFECTS if happened[effect]],
            "score": scores.get(attacker),
            "isolation": _isolation(attacker, course),
            "together_with": len(names) - 1,
            "exit_code": status,
            "seconds": round(seconds / len(names), 1),
            "left": sorted(set(left)),
            "planted": planted,
            "log": (_PLACE / "log").read_text(errors="replace")[-2000:] if len(names) == 1 else "",
        }
    return found


def _planted(folders: list[Path], package: Path) -> list[str]:
    """Files that the attacks have left, and files of the package that they have changed."""
    named = {str(path) for folder in folders for path in folder.rglob("*planted*")}
    changed = {str(p) for p in package.rglob("*.py") if "planted-by-attack" in p.read_text()}
    return sorted(named | changed)


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _isolation(attacker: str, course: Path) -> str | None:
    """The level that this grader says the attack ran under."""
    try:
        record = course / "autograded" / attacker / NAME / "autograder.json"
        return json.loads(record.read_text())["statuses"][NAME]["isolation"]["level"]
    except (OSError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])))
