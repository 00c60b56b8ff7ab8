"""The engine of the page *Trace your own model*: Python and the tracer, in the site itself.

`tools/npm_packages.py` has fetched Pyodide, verified and compressed it. Here it is put beside the
engine's scripts (`static/trace/`), with the tracer as a zip, and ``manifest.json``, which lists
what a browser loads, or says what is missing and why. A page loads none of it before it is asked.
"""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

from autograder.files import zipped

PLACE = "_static/trace"
PACKED = "_build/vendor"
MISSING = "This site was built without Python for the browser"


def add_engine(app, error):
    """Put the engine into the site."""
    if error or app.builder.format != "html":
        return
    put(Path(app.outdir) / PLACE, Path(app.srcdir))


def put(place: Path, root: Path) -> None:
    """Put Python, the tracer and the manifest into `place`; `root` is the repository's folder."""
    python = place / "python"
    shutil.rmtree(python, ignore_errors=True)
    python.mkdir(parents=True)
    missing = why_missing(root)
    files = {}
    if missing is None:
        for path in sorted((root / PACKED / "python").iterdir()):
            shutil.copy(path, python)
            if path.suffix == ".gz":
                files[path.stem] = listed(python / path.name)
        (python / "tracer.zip").write_bytes(tracer(root))
        files["tracer.zip"] = listed(python / "tracer.zip")
    manifest = {"missing": missing, "files": files}
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (place / "manifest.json").write_text(text + "\n", encoding="utf-8")


def why_missing(root: Path) -> str | None:
    """What a reader is told where there is no Python; None where there is."""
    if (root / PACKED / ".ready").is_file():
        there = (root / "tracer").is_dir()
        return None if there else f"{MISSING}: the tracer is not beside the book."
    reason = root / PACKED / "missing.txt"
    because = reason.read_text(encoding="utf-8").strip() if reason.is_file() else ""
    return f"{MISSING}: {because}." if because else f"{MISSING}."


def listed(path: Path) -> dict:
    """A file as the manifest lists it: its address, which changes with its content, so that caches
    may keep it; how many bytes are sent, and how many those are when they are decompressed."""
    content = path.read_bytes()
    size = len(gzip.decompress(content)) if path.suffix == ".gz" else len(content)
    address = f"python/{path.name}?{hashlib.sha256(content).hexdigest()[:12]}"
    return {"address": address, "bytes": len(content), "size": size}


def tracer(root: Path) -> bytes:
    """The tracer as a zip, with the module that draws; the same sources give the same bytes."""
    entries = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for pattern in ("*.py", "*.txt")
        for path in (root / "tracer").rglob(pattern)
    }
    entries["tracer/_draw.py"] = (root / "chapters" / "draw.py").read_bytes()
    return zipped(entries, 9)


def setup(app):
    app.connect("build-finished", add_engine)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
