"""Formgrader's *Autograde* and *Generate Feedback*, by this engine, beside Jupyter's server.

nbgrader has no option for what these buttons do: its handlers make a converter of a fixed class
and run it in the server, which answers nobody until it has ended. What Jupyter offers for such a
case is a server extension that claims an address first (:mod:`autograder.jupyter`, as *Validate*
does), so four handlers are subclassed here, and nothing of nbgrader is patched: pages, addresses
and the form of an answer stay nbgrader's, and so does all that is not mentioned here. A converter
of ours, which ``c.Autograde.exporter_class`` can name, would still keep the server waiting.

In ``nbgrader_config.py``, an instructor who wants nbgrader's own autograde back::

    c.Formgrader.engine = "nbgrader"
"""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader import handlers as pages
from nbgrader.server_extensions.formgrader.base import (
    BaseApiHandler,
    check_notebook_dir,
    check_xsrf,
)
from tornado import web
from traitlets import Enum
from traitlets.config import Configurable

from autograder.desk.queue import Queue
from autograder.desk.tasks import Task
from autograder.pages import formgrader
from autograder.pages.formgrader import Data, Page

#: What the formgrader may have been told about a course in other places than the course's own
#: configuration.
_TOLD = (
    "course_id",
    "db_url",
    "directory_structure",
    "source_directory",
    "release_directory",
    "submitted_directory",
    "autograded_directory",
    "feedback_directory",
)

if TYPE_CHECKING:
    from nbgrader.server_extensions.formgrader.base import BaseHandler as _Handler
else:
    _Handler = object


class Formgrader(Configurable):
    """What formgrader's buttons do."""

    engine = Enum(
        ["autograder", "nbgrader"],
        "autograder",
        help="What autogrades and writes feedback: this grader, or nbgrader itself, which runs "
        "what learners wrote unconfined, and lets Jupyter's server wait.",
    ).tag(config=True)


class _Desk(_Handler):
    """Has tasks done for the course that formgrader shows."""

    @property
    def by_engine(self) -> bool:
        self.coursedir.parent.load_config_file()  # as nbgrader does for each request
        return Formgrader(parent=self.coursedir.parent).engine == "autograder"

    @property
    def queue(self) -> Queue:
        if "autograder_queue" not in self.settings:
            self.settings["autograder_queue"] = Queue(self.log)
        return self.settings["autograder_queue"]

    def task(self, kind: str, assignment: str, *students: str, force: bool = False) -> Task:
        told = {name: getattr(self.coursedir, name) for name in _TOLD}
        options = [f"--CourseDirectory.{name}={value}" for name, value in told.items() if value]
        root = str(Path(self.coursedir.root).resolve())
        return Task(kind, root, assignment, students, force, tuple(options))

    async def answer(self, task: Task) -> None:
        self.write(json.dumps(await self.queue.done(task)))


class _Submissions(_Desk, Page, pages.ManageSubmissionsHandler):
    """The page with a row for each submission. Who opens it will press a button soon."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def get(self, assignment: str) -> None:
        if self.by_engine:
            warm = asyncio.ensure_future(self.queue.warm_up(self.task("warm", assignment)))
            self.settings["autograder_warming"] = warm  # Otherwise nobody holds it.
        return super().get(assignment)

    def render(self, name: str, **values: object) -> str:
        return super().render(name, by_engine=self.by_engine, **values)


class _AutogradeOne(_Desk, Data, apihandlers.AutogradeHandler):
    """nbgrader grades again what is graded, and so does this: it may have been the machine."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, assignment: str, student: str) -> None:
        if self.by_engine:
            await self.answer(self.task("grade", assignment, student, force=True))
        else:
            super().post(assignment, student)


class _AutogradeAll(_Desk, Data, BaseApiHandler):
    """Begins, and says which run it is; the page asks how it goes, and may be closed meanwhile."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, assignment: str) -> None:
        if not self.by_engine:
            raise web.HTTPError(404)
        order = self.queue.begin(self.task("grade", assignment))
        self.write(json.dumps({"number": order.run.number}))


class _Autograding(_Desk, Data, BaseApiHandler):
    """How it goes."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def get(self, assignment: str) -> None:
        task = self.task("grade", assignment)
        self.finish(self.queue.state(*task.place))


class _Stop(_Desk, Data, BaseApiHandler):
    """Ends what is done for an assignment; what is graded stays."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, assignment: str) -> None:
        task = self.task("grade", assignment)
        self.queue.stop(*task.place)
        self.finish(self.queue.state(*task.place))


class _FeedbackForAll(_Desk, Data, apihandlers.GenerateAllFeedbackHandler):
    """Writes the pages that would be others than those that are there."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, assignment: str) -> None:
        if self.by_engine:
            await self.answer(self.task("feedback", assignment))
        else:
            super().post(assignment)


class _FeedbackForOne(_Desk, Data, apihandlers.GenerateFeedbackHandler):
    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, assignment: str, student: str) -> None:
        if self.by_engine:
            await self.answer(self.task("feedback", assignment, student, force=True))
        else:
            super().post(assignment, student)


_ASSIGNMENT = "/formgrader/api/assignment/([^/]+)"
_INSTEAD_OF = {
    pages.ManageSubmissionsHandler: _Submissions,
    apihandlers.AutogradeHandler: _AutogradeOne,
    apihandlers.GenerateAllFeedbackHandler: _FeedbackForAll,
    apihandlers.GenerateFeedbackHandler: _FeedbackForOne,
}
_BESIDE = [
    (f"{_ASSIGNMENT}/autograde", _AutogradeAll),
    (f"{_ASSIGNMENT}/autograding", _Autograding),
    (f"{_ASSIGNMENT}/stop", _Stop),
]


def handlers(base_url: str) -> list[tuple]:
    """Return formgrader's addresses with the handlers that answer them, these first."""
    theirs = [*pages.default_handlers, *apihandlers.default_handlers]
    ours = [(each[0], _INSTEAD_OF[each[1]]) for each in theirs if each[1] in _INSTEAD_OF]
    return [
        *((url_path_join(base_url, address), handler) for address, handler in [*ours, *_BESIDE]),
        *formgrader.handlers(base_url),
    ]
