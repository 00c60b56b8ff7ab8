"""nbgrader's formgrader, on whose pages nothing runs but its own scripts.

Takes over every address of formgrader that shows something: its pages, the data they ask for, and
the files of a submission. The handlers are nbgrader's; what is added is how a notebook is shown,
and what the browser is told.
"""

import base64
import hashlib
import re
import secrets
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from jupyter_server.utils import url_path_join
from nbgrader.apps.api import NbGraderAPI
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader import handlers as pages
from nbgrader.server_extensions.formgrader.base import BaseApiHandler, BaseHandler
from tornado import web
from traitlets.config import Config

from autograder.files import RECORD
from autograder.pages.inert import FORMGRADER_PAGES, NONCE, InertPage, OwnScripts

_TEMPLATES = Environment(
    # Pages of ours extend those of nbgrader that have the same name.
    loader=ChoiceLoader(
        [
            FileSystemLoader(FORMGRADER_PAGES),
            PrefixLoader({"nbgrader": FileSystemLoader(pages.template_path)}),
            FileSystemLoader(pages.template_path),
        ]
    ),
    autoescape=True,
    extensions=[OwnScripts],
)
#: What formgrader's own buttons do when they are clicked; there is no room for a nonce on these.
_CLICKS = {
    click
    for path in Path(pages.template_path).rglob("*.*")
    for click in re.findall(r'(?i)\bonclick="([^"]*)"', path.read_text(encoding="utf-8"))
}
_HASHES = " ".join(
    f"'sha256-{base64.b64encode(hashlib.sha256(click.encode()).digest()).decode()}'"
    for click in sorted(_CLICKS)
)
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
_PAGE = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'unsafe-hashes' {hashes}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
#: Folders of what learners handed in; there is no configuration in these.
_OF_LEARNERS = ("submitted", "autograded", "feedback")


class FormgraderPage(InertPage):
    """A submission in formgrader."""

    # Formgrader's script waits for MathJax before it goes to the first field.
    head = (
        '<script nonce="{{ nonce() }}">'
        'var MathJax = {Hub: {Startup: {signal: {Interest: (tell) => tell("End")}}}};'
        "</script>"
    )


if TYPE_CHECKING:
    from nbgrader.server_extensions.formgrader.base import BaseHandler as _Handler
else:
    _Handler = object


class _Told(_Handler):
    """Tells the browser what it may do. A second policy, beside the server's: both hold."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.add_header("Content-Security-Policy", self.policy)

    async def prepare(self) -> None:
        if "nbgrader_formgrader" not in self.settings:
            raise web.HTTPError(404)
        await super().prepare()


class Page(_Told):
    """A page of formgrader; mixed into nbgrader's handler of it."""

    @cached_property
    def nonce(self) -> str:
        return secrets.token_urlsafe(16)

    @property
    def policy(self) -> str:
        return _PAGE.format(nonce=self.nonce, hashes=_HASHES)

    def render(self, name: str, **values: object) -> str:
        NONCE.set(self.nonce)
        return _TEMPLATES.get_template(name).render(**values)

    @property
    def exporter(self) -> InertPage:
        NONCE.set(self.nonce)
        if "inert_page" not in self.settings:
            config = self.settings["nbgrader_exporter"].config
            self.settings["inert_page"] = FormgraderPage(config=config)
        return self.settings["inert_page"]


class Data(_Told):
    """What a page asks for; mixed into nbgrader's handler of it.

    Data are no page; nbgrader sends them as one. A file of a submission may be one.
    """

    policy = _NOTHING + "sandbox"

    @property
    def api(self) -> NbGraderAPI:
        api = super().api
        page = {"exporter_class": "autograder.converters.FeedbackPage"}
        api.update_config(Config(GenerateFeedback=page))
        if RECORD not in api.coursedir.ignore:
            api.coursedir.ignore = [*api.coursedir.ignore, RECORD]
        return api


class _Start(Page, pages.FormgraderHandler):
    """Formgrader's first page; ``?path=`` opens another course, and runs its configuration."""

    def get(self) -> None:
        path, course = Path(self.get_argument("path", "")).resolve(), self.coursedir
        for step in _OF_LEARNERS:
            folder = course.format_path(getattr(course, f"{step}_directory"), "*", "*")
            if fnmatch(f"{path}/", f"{Path(folder).resolve()}/*"):  # a star stands for slashes too
                raise web.HTTPError(403, "This is a folder of what was handed in, not a course.")
        return super().get()


def _over(handler: type) -> type:
    if handler is pages.FormgraderHandler:
        return _Start
    shows_data = issubclass(handler, BaseApiHandler | pages.SubmissionFilesHandler)
    return type(handler.__name__, (Data if shows_data else Page, handler), {})


def handlers(base_url: str) -> list[tuple]:
    """Return the addresses of formgrader with the handlers that answer them."""
    return [
        (url_path_join(base_url, address), _over(handler), *options)
        for address, handler, *options in (*pages.default_handlers, *apihandlers.default_handlers)
        if issubclass(handler, BaseHandler)
    ]
