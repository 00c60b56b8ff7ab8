"""The site as it is built from a copy of the book, and what goes wrong when it is looked at."""

import functools
import shutil
import subprocess
import sys
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests import ROOT
from tools import downloads

ANOTHER_HOST = "asked another host"


def copy_book(book):
    """Copy what the site is built from into the folder `book`."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "kernel-ipc-*")
    folders = ["chapters", "instructors", "solutions", "_ext", "_static", "etc", "tests/answers"]
    for name in [*folders, "tracer"]:
        shutil.copytree(ROOT / name, book / name, ignore=ignored)
    for name in ["_config.yml", "_toc.yml", "tests/tracer_snippets.py"]:
        shutil.copy(ROOT / name, book / name)
    copy_fonts(book)
    # Chapters link to the student versions. Where those are not made yet, a link needs any file.
    released = ROOT / "_build" / "release"
    for source in (ROOT / "solutions").glob("*/*.ipynb"):
        place = book / "_build" / "release" / source.relative_to(ROOT / "solutions")
        place.parent.mkdir(parents=True, exist_ok=True)
        student = released / source.relative_to(ROOT / "solutions")
        shutil.copy(student if student.is_file() else source, place)
    downloads.make(book / "_build" / "downloads", book / "_build" / "release")


def copy_fonts(book):
    """Copy what takes long to make and is the same for every book, if it is made."""
    for name in ("fonts", "vendor"):
        if (ROOT / "_build" / name).is_dir():
            shutil.copytree(ROOT / "_build" / name, book / "_build" / name)


def jupyter_book(book, *options):
    """Run ``jupyter-book build`` in a folder; returns what it told, and fails if it fails."""
    # jupyter_book has no __main__, and the script beside python cannot hold a path with a space.
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
    run = subprocess.run([*command, *options], cwd=book, capture_output=True, text=True)
    told = run.stdout + run.stderr
    assert run.returncode == 0, told[-6000:]
    return told


def build_book(book):
    """Build a copy of the book as `make book` does. Warnings fail; returns what it told."""
    told = jupyter_book(book, "-W", "--keep-going", "-n")
    assert "WARNING" not in told, told[-6000:]
    return told


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def served(folder):
    """Serve a folder on this machine; gives its address."""
    serve = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def watched(context, address):
    """Open a tab in `context` that notes what goes wrong: errors, failed and foreign requests."""
    page, wrong = context.new_page(), []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status > 399 else None)

    def only_here(route):
        if not route.request.url.startswith((address, "data:", "blob:")):
            wrong.append(f"{ANOTHER_HOST}: {route.request.url}")
            return route.abort()
        return route.continue_()

    context.route("**/*", only_here)
    return page, wrong
