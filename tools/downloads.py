"""What the site offers for download, made into one folder; `make book` puts it beside the pages.

- ``shape-by-shape.zip``: all that a learner needs, in one folder: the assignments, the chapters and
  what they import, a notebook that says whether everything is there, the pinned packages, and the
  wheel, pinned too.
- The wheel by itself, for an environment that somebody has already.
- ``requirements-learner.txt``: the pinned packages by themselves.

The same sources give the same bytes.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from autograder.files import zipped

ROOT = Path(__file__).resolve().parent.parent
ZIP = "shape-by-shape.zip"
LOCK = "requirements-learner.txt"
#: What of `chapters/` somebody needs who opens a chapter in Jupyter.
CHAPTERS = ("*.ipynb", "*.py", "stale-answers.toml")


def make(folder: Path, released: Path) -> None:
    """Make all of it in ``folder``; ``released`` holds the student versions, a folder for each."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(ROOT / LOCK, folder)
    wheel = build_wheel(folder)
    entries = learner_files(wheel, released)
    inside = {f"shape-by-shape/{name}": content for name, content in entries.items()}
    (folder / ZIP).write_bytes(zipped(inside))


def build_wheel(folder: Path) -> Path:
    """Build the package's wheel into ``folder`` and return its path."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def learner_files(wheel: Path, released: Path) -> dict[str, bytes]:
    """Return what is in the zip: name in its folder -> content."""
    entries = {path.name: path.read_bytes() for path in (ROOT / "tools" / "learner").iterdir()}
    entries[wheel.name] = wheel.read_bytes()
    entries["requirements.txt"] = requirements(wheel).encode()
    for pattern in CHAPTERS:
        for path in (ROOT / "chapters").glob(pattern):
            chapter = path.suffix == ".ipynb"
            entries[f"chapters/{path.name}"] = (
                relinked(path).encode() if chapter else path.read_bytes()
            )
    for path in released.rglob("*"):
        if path.is_file():
            entries[f"assignments/{path.relative_to(released).as_posix()}"] = path.read_bytes()
    return entries


def requirements(wheel: Path) -> str:
    """The pinned packages, and the wheel that lies beside the file, pinned as they are."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock = (ROOT / LOCK).read_text(encoding="utf-8")
    return f"{lock}./{wheel.name} \\\n    --hash=sha256:{digest}\n"


def relinked(path: Path) -> str:
    """A chapter whose links work in the zip; it has none to solutions and to pages of the site."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = cell.source.replace("](../_build/release/", "](../assignments/")
            text = re.sub(r"\[([^]]*)\]\(\.\./solutions/[^)]*\)", r"\1 on the site", text)
            cell.source = re.sub(r"\[([^]]*)\]\([^)]*\.md(#[^)]*)?\)", r"*\1*", text)
    return nbformat.writes(notebook) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where to make it; what is there is removed")
    parser.add_argument("released", type=Path, help="the student versions (make release)")
    arguments = parser.parse_args()
    make(arguments.folder, arguments.released)


if __name__ == "__main__":
    main()
