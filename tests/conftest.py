"""What tests of several files share: the site as it is built, and a browser to open pages in."""

import functools
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest import mock

import pytest

from _ext.browser import MISSING, chromium, find_chromium

ROOT = Path(__file__).parent.parent

# Tests side by side -------------------------------------------------------------------------------
# `make test` runs them in several processes, by pytest-xdist. A file stays in one process, and some
# stay together; what takes longest begins first.

#: One site is built for all of these, and one watches what processes there are.
TOGETHER = {
    "site": ("test_pages", "test_site", "test_choices", "test_pdf", "test_published"),
    "processes": ("test_kernel", "test_confinement", "test_attacks"),
}
#: Each of their tests is long and stands alone.
APART = ("test_answers",)
FIRST = ("test_sample_class", "test_answers", *TOGETHER["site"], *TOGETHER["processes"])


def pytest_collection_modifyitems(items):
    order = {file: place for place, file in enumerate(FIRST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    group_of = {file: group for group, files in TOGETHER.items() for file in files}

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = Path(nodeid.partition("::")[0]).stem
            return nodeid if file in APART else group_of.get(file, file)

    return ByGroup(config, log)


@pytest.fixture(autouse=True)
def environment_is_left_as_it_was():
    """Which test ran before in the same process is to make no difference."""
    with mock.patch.dict(os.environ):
        yield


@pytest.fixture(scope="module")
def one_server():
    """The commands that a test starts use the kernel server of this process, not each its own."""
    from autograder.kernel.client import ADDRESS_VARIABLE, server_address
    from autograder.kernel.settings import grading_settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADDRESS_VARIABLE, server_address(grading_settings("warm")))
        yield


# The site, and a browser to open it in -----------------------------------------------------------


def copy_book(book):
    """Copy what the site is built from into the folder `book`."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "kernel-ipc-*")
    for name in ["chapters", "instructors", "solutions", "_ext", "_static", "tests/answers"]:
        shutil.copytree(ROOT / name, book / name, ignore=ignored)
    for name in ["_config.yml", "_toc.yml"]:
        shutil.copy(ROOT / name, book)
    # Chapters link to the student versions. Where those are not made yet, a link needs any file.
    released = ROOT / "_build" / "release"
    for source in (ROOT / "solutions").glob("*/*.ipynb"):
        place = book / "_build" / "release" / source.relative_to(ROOT / "solutions")
        place.parent.mkdir(parents=True, exist_ok=True)
        student = released / source.relative_to(ROOT / "solutions")
        shutil.copy(student if student.is_file() else source, place)


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


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of a copy of the book that is built; its site is in ``_build/html``."""
    book = tmp_path_factory.mktemp("the book")  # with a space in its name
    copy_book(book)
    build_book(book)
    return book


@pytest.fixture(scope="session")
def site(built):
    return built / "_build" / "html"


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


@pytest.fixture(scope="session")
def address(site):
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")  # while it is open, no test can run an event loop of its own
def browser():
    """Chromium; where there is none, what asks for it is skipped."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if find_chromium() is None:
        pytest.skip(MISSING)
    with chromium() as browser:
        yield browser


ANOTHER_HOST = "asked another host"


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


@pytest.fixture
def open_page(browser, address):
    """Opens a page of the site in a context of its own; gives it and what went wrong."""
    contexts = []

    def open_page(name, width=1280, theme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        contexts.append(context)
        page, wrong = watched(context, address)
        page.goto(f"{address}/{name}.html", wait_until="networkidle")
        return page, wrong

    yield open_page
    for context in contexts:
        context.close()
