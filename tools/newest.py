"""Run the chapters on the newest releases that the package index has, and say what differs.

``make newest`` does it: the packages whose behaviour the chapters show are installed into an
environment of their own without their upper bounds, pre-releases too, and every stored output is
compared with a fresh run there; the tracer is compared with the newest Keras. What differs is what
the course has to follow next.
"""

import argparse
import importlib.metadata
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The packages that the chapters are about; the first is the second, smaller, where it exists.
FREED = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "scikit-learn", "matplotlib")
OVERRIDES = """\
tensorflow-cpu; sys_platform == 'linux' and platform_machine == 'x86_64'
tensorflow; sys_platform != 'linux' or platform_machine != 'x86_64'
keras
numpy
scikit-learn
matplotlib
"""


def make_environment(folder: Path) -> Path:
    """Make an environment in ``folder`` with the newest releases; return its Python."""
    python = folder / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run(
        [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True
    )
    overrides = folder / "overrides.txt"
    overrides.write_text(OVERRIDES)
    install = [*uv, "pip", "install", "--quiet", "--python", python, "--compile-bytecode"]
    extras = f"{ROOT}[learner,instructor,development]"
    subprocess.run(
        [*install, "--prerelease", "allow", "--override", overrides, "--editable", extras],
        check=True,
    )
    return python


def versions(python: Path) -> dict[str, str]:
    """Return package -> version for the freed packages that this Python has."""
    code = (
        "import importlib.metadata, json; "
        "print(json.dumps([(d.name, d.version) for d in importlib.metadata.distributions()]))"
    )
    pairs = json.loads(subprocess.check_output([python, "-c", code]))
    found = {name.lower().replace("_", "-"): version for name, version in pairs}
    return {name: found[name] for name in FREED if name in found}


def differences(python: Path, report: Path) -> tuple[int, list[tuple[str, str]]]:
    """Run the chapters; return how many cells were compared, and (cell, what differs) of some."""
    command = [python, "-m", "pytest", "--nbval", "chapters", "-q", f"--junitxml={report}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        sys.exit(ran.stdout + ran.stderr)
    cases = list(ET.parse(report).iter("testcase"))
    wrong = [
        (f"{case.get('classname', '')} {case.get('name', '')}", found.text or "")
        for case in cases
        for found in (*case.findall("failure"), *case.findall("error"))
    ]
    return len(cases), wrong


def main() -> None:
    """Compare; the exit code is 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to make the environment")
    folder = parser.parse_args().folder.resolve()
    python = make_environment(folder)
    newest = versions(python)
    print("package          pinned        newest")
    for name, version in newest.items():
        print(f"{name:16} {importlib.metadata.version(name):13} {version}")
    cells, wrong = differences(python, folder / "nbval.xml")
    for name, text in wrong:
        print(f"\n{name}\n{text}")
    print(f"\n{cells} cells compared, {len(wrong)} differ")
    print("\nThe tracer beside the newest Keras:", flush=True)
    command = [python, "-m", "tests.tracer_differential"]
    lists = [subprocess.run([*command, *which], cwd=ROOT) for which in ([], ["--grid"])]
    sys.exit(bool(wrong) or any(ran.returncode for ran in lists))


if __name__ == "__main__":
    main()
