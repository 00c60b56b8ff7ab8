"""What tests of several files share: the site as it is built, and a browser to open pages in."""

import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from tests.once import made_once
from tests.site import build_book, copy_book, served, watched
from tools.browser import MISSING, chromium, find_chromium

#: A server that stays would be shared by tests that are about its beginning and its end.
os.environ["AUTOGRADER_SERVER_MINUTES"] = "0"

# A shell's job in the background ignores what Ctrl-C sends, and so does all that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Tests side by side -------------------------------------------------------------------------------
# `make test` runs them in several processes, by pytest-xdist, and the chapters with them. A file
# stays in one process, and some stay together; what takes longest begins first. The groups of xdist
# do not do that: with xdist 3.8 and pytest 9, tests that are marked with one `xdist_group` run in
# both processes.

#: The one kind builds the book again, the other watches what processes there are.
TOGETHER = {
    "book": ("test_site", "test_pdf"),
    "processes": ("test_kernel", "test_confinement", "test_attacks"),
}
#: Each of their tests is long and stands alone.
APART = ("test_answers", "test_sample_of_mutants")
#: A file that takes long and is begun late leaves the other processes with nothing to do. Those
#: which take most come first; behind these the chapters, then the rest. The site is being built by
#: the first while the others begin with what does not need it.
FIRST = (
    *TOGETHER["book"],
    "test_capstone",
    *TOGETHER["processes"],
    "test_attacks_on_the_judge",
    "test_inert_pages",
    "test_formgrader",
    "test_kernels",
    "test_processes",
    "test_pages",
    "test_trace_page",
    "test_options",
    "test_search",
    "test_courses_of_others",
    "test_failure_modes",
    "test_fonts",
    "test_check",
    "test_reading",
    "test_false_accusations",
    "test_weakened",
    "test_judged",
    "test_malformed",
    "test_choices",
    "test_permissions",
    "test_watch",
    "test_submit_to_feedback",
    "test_published",
    "test_tracer_differential",
    "test_buttons",
    "test_postgresql",
    "test_left_by_nbgrader",
    "test_resident",
    "test_handbook",
    "test_resume",
    "test_watch_killed",
    "test_mutants",
    "test_jupyterlab",
    "test_report",
    "test_trace_engine",
    "test_answers",
    "test_sample_of_mutants",
)


def pytest_collection_modifyitems(items):
    order = {file: place for place, file in enumerate(FIRST)}
    chapters, others = len(order), len(order) + 1

    def place(item):
        return order.get(item.path.stem, chapters if item.path.suffix == ".ipynb" else others)

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than there are cores: some wait, for a browser, for a limit, for a lock."""
    return (os.cpu_count() or 1) + 1


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
    """Which test ran before in the same process is to make no difference.

    nbgrader's own tests put a plain dict in the place of ``os.environ``. What is set in that, no
    command that a test starts gets to know.
    """
    with mock.patch.object(os, "environ", os.environ), mock.patch.dict(os.environ):
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_waits_for_the_disk():
    """What a test records need not outlive a power failure.

    A gradebook and the files beside it wait for the disk a dozen times for each class, and nothing
    is computed meanwhile.
    """
    import sqlite3

    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "connect")
    def connected(connection, _):
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous = OFF")

    with mock.patch.object(os, "fsync", lambda _: None):
        yield
    event.remove(Engine, "connect", connected)


@pytest.fixture(scope="module")
def one_server():
    """The commands that a test starts use the kernel server of this process, not each its own."""
    with server_of_this_process("warm"):
        yield


@pytest.fixture(scope="module")
def one_plain_server():
    """The same for courses without TensorFlow."""
    with server_of_this_process("plain"):
        yield


@contextmanager
def server_of_this_process(kernel):
    from autograder.kernel.client import ADDRESS_VARIABLE, server_address
    from autograder.kernel.settings import grading_settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADDRESS_VARIABLE, server_address(grading_settings(kernel)))
        yield


# The site, and a browser to open it in -----------------------------------------------------------


@pytest.fixture(scope="session")
def book_and_site(request, tmp_path_factory):
    """A copy of the book that is built, and its site as it was then."""

    def make(folder):
        book = folder / "the book"  # with a space in its name
        book.mkdir()
        copy_book(book)
        build_book(book)
        shutil.copytree(book / "_build" / "html", folder / "the site" / "html")

    folder = made_once(request.config, tmp_path_factory, "built", make)
    return folder / "the book", folder / "the site" / "html"


@pytest.fixture(scope="session")
def built(book_and_site):
    """The folder of the book. Who builds in it again is alone in doing so, see ``TOGETHER``."""
    return book_and_site[0]


@pytest.fixture(scope="session")
def site(book_and_site):
    """The folder of the site, which nobody changes."""
    return book_and_site[1]


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
