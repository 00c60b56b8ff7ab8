"""A JupyterHub of this process's own, with an instructor and a learner, from *Submit* to feedback.

It needs JupyterHub and its proxy, which are no part of this project's environment: it is skipped
where they are not installed (``pip install jupyterhub``, ``npm install -g
configurable-http-proxy``).
Both users are the same to the system, so nbgrader sees one student, with the name of that user.
"""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager

import pytest

from tests import ROOT
from tests.jupyter import PATIENCE, picture
from tests.test_submit_to_feedback import (
    LEARNER,
    NAME,
    Instructor,
    Learner,
    places,  # noqa: F401
    points,
)

PROXY = shutil.which("configurable-http-proxy")

pytestmark = [
    pytest.mark.long,
    pytest.mark.usefixtures("one_plain_server"),
    pytest.mark.skipif(not PROXY, reason="configurable-http-proxy is not installed (npm)"),
    pytest.mark.skipif(
        importlib.util.find_spec("jupyterhub") is None, reason="jupyterhub is not installed"
    ),
]

CONFIG = """
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {environment!r}
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
"""


def free_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def hub(folder, homes):
    """A hub whose users have their home in `homes`; gives its address and everybody's password."""
    folder.mkdir()
    port, password = free_port(), secrets.token_hex(8)
    shared = {
        "JUPYTER_PATH": str(ROOT / "share" / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "etc" / "jupyter"),
    }
    kept = ("PATH", "PYTHONPATH", "AUTOGRADER_KERNEL_SERVER", "AUTOGRADER_SERVER_MINUTES")
    environment = shared | {name: os.environ[name] for name in kept if name in os.environ}
    config = CONFIG.format(
        password=password,
        homes=str(homes),
        python=sys.executable,
        environment=environment,
        port=port,
        hub=free_port(),
        api=free_port(),
        proxy=PROXY,
    )
    (folder / "jupyterhub_config.py").write_text(config)
    address = f"http://127.0.0.1:{port}"
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub"], cwd=folder, stdout=log, stderr=log
        )
    try:
        while True:
            assert process.poll() is None, (folder / "log.txt").read_text()
            try:
                urllib.request.urlopen(f"{address}/hub/health").close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield address, password
    finally:
        process.terminate()
        process.wait()


class User:
    """Somebody's server on the hub; has the address of a page, as a server of one's own has."""

    def __init__(self, page, address, password, name):
        self.base = f"{address}/user/{name}/"
        page.goto(f"{address}/hub/login?next=/hub/spawn/{name}")
        page.locator("#username_input").fill(name)
        page.locator("#password_input").fill(password)
        page.locator("#login_submit").click()
        page.wait_for_url(f"{self.base}**", timeout=5 * PATIENCE)

    def address(self, path):
        return self.base + path


def test_two_users_of_a_hub(browser, places, tmp_path):  # noqa: F811
    course, home = places
    homes = tmp_path / "homes"
    homes.mkdir()
    home.rename(homes / "learner")
    (homes / "instructor").symlink_to(course.root)
    with hub(tmp_path / "hub", homes) as (address, password):

        def logged_in(name):
            page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
            page.set_default_timeout(PATIENCE)
            return page, User(page, address, password, name)

        learner = Learner(*logged_in("learner"))
        learner.press("Fetch")
        learner.solve()
        learner.go_back_to_the_list()
        learner.press("Submit")

        instructor = Instructor(*logged_in("instructor"))
        assert "Successfully collected" in instructor.press(NAME, "collect")
        instructor.open(f"manage_submissions/{NAME}")
        instructor.page.get_by_role("button", name="Autograde all").click()
        assert "1 submissions: 1 graded now" in instructor.said()
        assert points(course) == {LEARNER: 2}
        instructor.open("manage_assignments")
        assert "1 feedback pages" in instructor.press(NAME, "generate-feedback")
        assert instructor.press(NAME, "release-feedback")

        told = learner.page.locator(".Toastify__toast").filter(has_text="is graded")
        told.wait_for()
        picture(learner.page, "hub-graded")
        assert f"{NAME} is graded: 2 of 7 points." in told.inner_text()
        told.get_by_role("button", name="Feedback").click()
        opened = learner.page.frame_locator(".jp-HTMLViewer iframe")
        opened.get_by_text("2 of 7 points").wait_for()
