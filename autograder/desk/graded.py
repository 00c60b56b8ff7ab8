"""Tells a learner in JupyterLab that what was handed in is graded, soon after it is.

nbgrader shows that a feedback page is there when the learner opens its list of assignments, or
refreshes it; nobody says so. Here Jupyter's server looks into the exchange as that list does,
whatever exchange it is: often after *Submit*, and seldom later. What is found it fetches, as *Fetch
Feedback* does, and tells JupyterLab by an event of Jupyter's; an extension in
``share/jupyter/labextensions`` shows it. Where there is no exchange, nothing happens.

For a learner's environment: it needs nbgrader and Jupyter's server, and nothing else.
"""

import asyncio
import contextlib
import copy
import html
import logging
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.server_extensions.assignment_list.handlers import AssignmentActionHandler
from tornado import web
from traitlets.config import Config

EVENT = "urn:shape-by-shape:graded"
_SCHEMA = {
    "$id": EVENT,
    "version": "1",
    "title": "What was handed in is graded",
    "type": "object",
    "properties": {
        "assignment": {"type": "string", "title": "The assignment's name"},
        "points": {"type": "string", "title": "Such as '14 of 20'; empty if no page says it"},
        "path": {"type": "string", "title": "The feedback page, or '' outside of Jupyter's folder"},
    },
    "required": ["assignment", "points", "path"],
}
#: Seconds since a hand-in -> seconds until the next look.
_PATIENCE = ((120, 2.0), (900, 10.0), (float("inf"), 60.0))
#: How a feedback page says its points: ours, and nbgrader's own.
_POINTS = (
    re.compile(r'<p class="score">([\d.]+) <small>of ([\d.]+) points'),
    re.compile(r"<h4>[^<]*\(Score: ([\d.]+) / ([\d.]+)\)</h4>"),
)
#: nbgrader's list logs each assignment each time it is asked.
_QUIET = logging.getLogger("autograder.desk.graded")
_QUIET.setLevel(logging.CRITICAL)


def handlers(server) -> list[tuple]:
    """Return addresses and their handlers: a server that shows what is graded."""
    base_url = server.web_app.settings["base_url"]
    server.event_logger.register_event_schema(_SCHEMA)
    options = {"watch": Watch(server)}
    return [
        (url_path_join(base_url, "/autograder/graded"), _Graded, options),
        (url_path_join(base_url, "/assignments/(?P<action>submit)"), _Submit, options),
    ]


class Watch:
    """Looks whether feedback has come, as long as the server runs."""

    def __init__(self, server) -> None:
        self._server = server
        self._handed_in = time.monotonic()
        self._at_work: asyncio.Task | None = None
        self._sooner = asyncio.Event()

    def begin(self) -> None:
        """Look from now on, if nothing does yet."""
        if self._at_work is None:
            self._at_work = asyncio.ensure_future(self._look())

    def handed_in(self) -> None:
        """Look often for a while: something was handed in."""
        self._handed_in = time.monotonic()
        self._sooner.set()
        self.begin()

    def new(self) -> list[dict]:
        """Fetch the feedback that has come, and return what it is about, as the event says it."""
        before = Path.cwd()
        try:
            with self._exchange() as exchange:
                new = [each for each in _submissions(exchange.listed()) if _has_come(each)]
                for course, assignment in {(e["course_id"], e["assignment_id"]) for e in new}:
                    exchange.fetch(course, assignment)
                there = {_key(each): each for each in _submissions(exchange.listed())}
                return [self._about(there[_key(each)]) for each in new if _key(each) in there]
        finally:
            os.chdir(before)  # nbgrader forgets to when something fails.

    async def _look(self) -> None:
        while True:
            self._sooner.clear()
            since = time.monotonic() - self._handed_in
            seconds = next(each for until, each in _PATIENCE if since < until)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._sooner.wait(), seconds)
            try:
                for graded in self.new():
                    self._server.event_logger.emit(schema_id=EVENT, data=graded)
            except ExchangeError:
                pass  # The exchange is not there, or not now.
            except Exception:
                self._server.log.exception("looking for feedback")
                return

    @contextlib.contextmanager
    def _exchange(self) -> Iterator["_Exchange"]:
        manager = self._server.web_app.settings["assignment_list_manager"]
        with manager.get_assignment_dir_config() as config:
            yield _Exchange(config)

    def _about(self, submission: dict) -> dict:
        root = Path(self._server.root_dir).resolve()
        pages = [Path(each["local_feedback_path"]) for each in submission["notebooks"]]
        path = pages[0].resolve() if pages else root
        inside = path.is_relative_to(root) and path != root
        return {
            "assignment": submission["assignment_id"],
            "points": points_of(pages),
            "path": path.relative_to(root).as_posix() if inside else "",
        }


class _Exchange:
    """nbgrader's exchange of a learner, whichever is configured."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def listed(self) -> list[dict]:
        """What was handed in, as nbgrader lists it."""
        config = copy.deepcopy(self._config)
        config.ExchangeList.cached = True
        return self._do("List", config) or []

    def fetch(self, course: str, assignment: str) -> None:
        """Fetch feedback."""
        config = copy.deepcopy(self._config)
        config.CourseDirectory.course_id = course
        config.CourseDirectory.assignment_id = assignment
        self._do("FetchFeedback", config)

    def _do(self, what: str, config: Config) -> list[dict] | None:
        kind = getattr(ExchangeFactory(config=config), what)
        asked = kind(
            coursedir=CourseDirectory(config=config),
            authenticator=Authenticator(config=config),
            config=config,
        )
        asked.log = _QUIET
        return asked.start()


def _submissions(listed: list[dict]) -> list[dict]:
    return [each for assignment in listed for each in assignment["submissions"]]


def _has_come(submission: dict) -> bool:
    there = submission["has_exchange_feedback"] and submission["notebooks"]
    return bool(there and (submission["feedback_updated"] or not submission["has_local_feedback"]))


def _key(submission: dict) -> tuple[str, str, str]:
    return submission["course_id"], submission["assignment_id"], submission["timestamp"]


def points_of(pages: list[Path]) -> str:
    """Return the points of all pages, such as ``14 of 20``; empty if one does not say them."""
    score = most = 0.0
    for page in pages:
        text = html.unescape(page.read_text(encoding="utf-8", errors="replace"))
        found = next((match for each in _POINTS if (match := each.search(text))), None)
        if found is None:
            return ""
        score, most = score + float(found[1]), most + float(found[2])
    return f"{score:.10g} of {most:.10g}" if pages else ""


class _Graded(APIHandler):
    """JupyterLab is open: gives what has come since the learner was here, and looks from now on."""

    def initialize(self, watch: Watch) -> None:
        super().initialize()
        self.watch = watch

    @web.authenticated
    async def get(self) -> None:
        graded = []
        try:
            graded = self.watch.new()
            self.watch.begin()
        except (ExchangeError, KeyError):  # no exchange, or none of nbgrader's extensions
            pass
        self.finish({"graded": graded})


class _Submit(AssignmentActionHandler):
    """nbgrader's *Submit*; then it is looked often."""

    def initialize(self, watch: Watch) -> None:
        super().initialize()
        self.watch = watch

    @web.authenticated
    def post(self, action: str) -> None:
        super().post(action)
        self.watch.handed_in()
