"""Every attack of ``tests/attacks.py`` on stock nbgrader and on this grader, as a page."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from autograder.kernel.linux import die_with_parent
from benchmarks.attacked import ALL, EFFECTS, GRADERS
from benchmarks.measuring import OUTPUT, ROOT, table
from tests import attacks_on_the_judge
from tests.attacks import EXERCISES
from tests.courses import make_course

NONE = "no attack"
#: What each attack tries, for somebody who has not read it.
TRIES = {
    NONE: "a wrong answer, to see that nothing of the below happens by itself",
    "asserts-stripped": "removes every `assert` from the cells that follow",
    "asserts-stripped-and-exit": "the same, and ends the kernel after the last test",
    "lines-removed": "removes the lines with checks from the cells that follow",
    "expect-functions-replaced": "replaces the functions that tests call",
    "expect-code-replaced": "replaces the code inside those functions",
    "expect-module-replaced": "puts another module in the place of theirs",
    "import-hook": "lets the next import find another module",
    "wrong-answer-cannot-be-raised": "makes the exceptions of tests impossible to raise",
    "builtins-replaced": "replaces `type`, `isinstance` and `int` for everybody",
    "operator-replaced": "lets `operator.eq` always say yes",
    "numpy-replaced": "lets NumPy's comparisons always say yes",
    "run-cell-replaced": "lets the shell run `pass` in place of a test",
    "kernel-replies-ok": "answers every request with success, and runs nothing",
    "kernel-skips-tests": "the same, for tests only",
    "no-traceback": "keeps the shell from reporting an error",
    "exceptions-swallowed": "handles every exception with nothing",
    "result-cleaned": "lets every result say that it was a success",
    "hook-clears-result": "clears the error from the result after each cell",
    "forged-result": "sends a result by hand before each test",
    "forged-reply": "turns error messages into replies that say success",
    "forged-control": "prints what the grader's own control would print",
    "display-hook-scores": "prints a score in place of a result",
    "huge-score": "ends a cell with a large number",
    "nan-score": "ends a cell with `nan`",
    "system-exit": "raises `SystemExit` in the answer",
    "keyboard-interrupt": "raises `KeyboardInterrupt` in the answer",
    "exception-group": "hides its exit behind an `ExceptionGroup`",
    "exits-in-the-answer": "ends the process in the answer",
    "exec-replaces-itself": "replaces the kernel by another program in the answer",
    "thread-kills-the-control": "a thread ends the kernel before it can be examined",
    "equals-everything": "returns a number that equals every other",
    "lies-about-its-class": "returns an object that claims to be a number",
    "namespace-rewritten": "puts another object behind the name that tests use",
    "settrace-returns-early": "changes local variables of the check while it runs",
    "test-source-read": "takes the right answer from the text of the test",
    "frame-read": "takes the right answer from the test that is running",
    "garbage-collector-read": "finds the right answer among all objects in memory",
    "equals-everything-in-a-plain-assert": "the number that equals every other, in a bare `assert`",
    "opens-the-gradebook": "gives everybody 99 points in the gradebook",
    "reads-the-source": "reads the notebook with the solutions",
    "reads-another-submission": "reads what somebody else handed in",
    "writes-another-submission": "overwrites what somebody else handed in",
    "writes-by-symlink": "overwrites the gradebook through a symbolic link",
    "writes-by-hard-link": "overwrites the gradebook through a hard link",
    "rewrites-its-notebook": "overwrites its own notebook while it is graded",
    "plants-files": "leaves files in shared folders and in the home",
    "plants-a-startup-file": "leaves a file that every later kernel would run",
    "changes-the-package": "changes the installed functions that tests call",
    "connects": "opens a network connection",
    "signals-everybody": "kills the process that started it",
    "signals-all": "kills every process of the user",
    "leaves-a-daemon": "leaves a process that outlives the kernel",
    "forks-for-ever": "starts processes until there are no more",
    "reads-other-processes": "reads the environment of other processes",
    "fills-memory": "takes 400 MiB of memory, where 300 are allowed",
    "fills-the-disk": "writes a file until the disk is full",
}
#: What cannot be told apart when several attack at once.
SHARED = set(EFFECTS) - {"score", "read"}
HEADS = {
    "stock": "stock nbgrader",
    "apart": "autograder, tests apart",
    "beside": "autograder, tests beside",
}

_TOGETHER = 12
_UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--ipc", "--mount-proc")
_PAGE = """\
% Generated by `python -m benchmarks.attacks`: change the text there.

# What learners could do, tried

Here are {count} attacks. Each is a submission of its own to a small assignment of two exercises,
with wrong answers, between three submissions with right ones. Each was graded three times: by
nbgrader {nbgrader} with its defaults, one attack at a time; by `autograder grade` with the tests
apart from the answers, as they are by default; and by the same with the tests beside them, as they
are where they cannot run apart, twelve at a time. The graders ran as the user to whom the course
and the package belong, as they do for an instructor.

{isolation}

A cell says what happened beyond what the submission deserved:

| | |
| --- | --- |
| score raised | the attacker got points |
| read outside | the solution, another submission or the environment came out in the notebook |
| wrote outside | a file was left or changed outside the submission's own folder |
| changed submissions | what somebody handed in is another file now |
| changed grades | somebody's grade has changed, or the gradebook cannot be read |
| others ungraded | not all of the three others have a grade |
| left a process | something still ran three seconds after the grader had ended |
| got to the network | a connection was made |
| no limit held it | it took all the memory or disk that it wanted |

## How often

{counts}
## One by one

An empty cell means that none of it happened: 0 points, and everybody else as before.

{rows}
What raises a score beside the answers takes the right answer from the test itself, in the process
that runs both, or lies to a test that is a bare `assert`. A grader that runs answer and test in the
same process cannot prevent that. Apart, there is nothing to take and nobody to lie to.

## On the judge

{judge} more attacks are on what stands between an answer and its tests, for which other graders
have no counterpart: replies that nobody asked for, twice, too late, too large or made of nonsense;
objects that lie about what they are; errors that tests would take for an end; searches for the
tests, the right answers and the seeds in everything that the process of an answer can reach. They
are tried on every change by `tests/test_attacks_on_the_judge.py`, in one class with people who have
answered: no score is raised, nobody else loses a point, and what breaks the rules of the line is
named.

Python {python}, nbgrader {nbgrader}, Linux. To try it again, as root, which it needs to put the
graders where they can harm nothing: `python -m benchmarks.attacks --again`.
"""


def main(
    only: Annotated[
        list[str] | None, typer.Option(help="Try this attack only (may be repeated).")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Try what was tried before once more.")
    ] = False,
    folder: Annotated[Path, typer.Option("--output", "-o", help="Keep attacks.json here.")] = (
        OUTPUT
    ),
    page: Annotated[Path, typer.Option(help="Write the page here, once all is tried.")] = (
        ROOT / "instructors" / "attacks.md"
    ),
) -> None:
    """Try every attack on stock nbgrader and on this grader, and write a page about it.

    Stock nbgrader does what the attacks want, so each runs in namespaces of its own (mounts,
    processes, IPC), as an unprivileged user, with the homes and all shared folders empty and
    limits on processes and file sizes. That needs Linux and root. About 20 minutes; what was
    tried is kept after each attack, so it can be stopped and started again.
    """
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise typer.BadParameter("this needs Linux and root: attacks run in namespaces.")
    if unknown := set(ALL) ^ set(TRIES) - {NONE}:
        raise typer.BadParameter(f"described and tried differ: {', '.join(sorted(unknown))}")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "attacks.json"
    results = json.loads(file.read_text()) if file.is_file() else {}
    names = only or list(TRIES)
    if again:
        results = {attack: found for attack, found in results.items() if attack not in names}
    with tempfile.TemporaryDirectory(prefix="attacks-") as name:
        template = make_course(Path(name) / "course", exercises=EXERCISES).root
        for grader in GRADERS:
            todo = [attack for attack in names if grader not in results.get(attack, {})]
            size = 1 if grader == "stock" else _TOGETHER
            for group in (todo[start : start + size] for start in range(0, len(todo), size)):
                found = _try(grader, template, group)
                if len(group) > 1 and any(set(r["effects"]) & SHARED for r in found.values()):
                    found = {}  # by whom? Each once more, alone
                    for attack in group:
                        found |= _try(grader, template, [attack])
                for attack, result in found.items():
                    results.setdefault(attack, {})[grader] = result
                    said = _words(result) or "nothing"
                    print(f"{grader}, {attack}: {said} ({result['seconds']} s)", flush=True)
                file.write_text(json.dumps(results, indent=1) + "\n")
    missing = [name for name in TRIES if results.get(name, {}).keys() != GRADERS.keys()]
    if missing:
        print(f"{len(missing)} attacks are not tried yet: no page is written.")
        return
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_page(results), encoding="utf-8")
    print(f"written: {page}")


def _try(grader: str, template: Path, names: Sequence[str]) -> dict[str, dict]:
    command = [*_UNSHARE, sys.executable, "-m", "benchmarks.attacked", grader, template, *names]
    this = os.getpid()
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        preexec_fn=lambda: die_with_parent(this),
    )
    return json.loads(done.stdout.splitlines()[-1])


def _words(result: dict) -> str:
    words = EFFECTS | {"score": f"score {result['score'] or 0:g}"}
    return ", ".join(words[effect] for effect in result["effects"])


def _page(results: dict) -> str:
    tried = [name for name in TRIES if name != NONE]
    counts = [
        (
            words,
            *(sum(name in results[a][grader]["effects"] for a in tried) for grader in GRADERS),
        )
        for name, words in EFFECTS.items()
    ]
    rows = [
        (f"`{a}`" if a != NONE else a, TRIES[a], *(_words(results[a][g]) for g in GRADERS))
        for a in TRIES
    ]
    heads = [HEADS[grader] for grader in GRADERS]
    levels = {results[a][g]["isolation"] for a in tried for g in ("apart", "beside")} - {None}
    in_force = (
        f"The isolation in force for `autograder` was *{' and '.join(sorted(levels))}*, as "
        "`autograder doctor` shows it."
    )
    return _PAGE.format(
        count=len(tried),
        judge=len(attacks_on_the_judge.ALL),
        nbgrader=version("nbgrader"),
        python=platform.python_version(),
        isolation=in_force,
        counts=table(("", *heads), counts),
        rows=table(("attack", "what it tries", *heads), rows, left=5),
    )


if __name__ == "__main__":
    typer.run(main)
