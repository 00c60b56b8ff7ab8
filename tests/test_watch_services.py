"""The files with which a machine starts a watcher name a command that there is."""

import configparser
import shlex
import shutil
import subprocess

import pytest
import typer
from traitlets.config import Config

from autograder.cli.app import app
from tests import ROOT

UNIT = ROOT / "etc" / "systemd" / "autograder-watch.service"
SERVICE = ROOT / "etc" / "jupyterhub" / "watch_service.py"


def understood(arguments: list[str]) -> dict:
    """Return what the command takes the arguments for."""
    watch = typer.main.get_command(app).commands[arguments[0]]
    return watch.make_context("watch", arguments[1:]).params


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(UNIT)
    return parser


def test_the_unit_of_systemd():
    python, *arguments = shlex.split(unit()["Service"]["ExecStart"])
    assert python.endswith("/.venv/bin/python") and arguments[:2] == ["-m", "autograder"]
    taken = understood(arguments[2:])
    assert taken["assignments"] == ["ASSIGNMENT"] and taken["log"].name == "watch.log"
    assert not unit()["Service"].keys() & {"RestrictNamespaces", "NoNewPrivileges", "PrivateUsers"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_understands_its_unit(tmp_path):
    text = UNIT.read_text().replace("/REPOSITORY/.venv/bin/python", "/bin/true")
    text = text.replace("/EXCHANGE", "/").replace("/COURSE", "/").replace("INSTRUCTOR", "root")
    (tmp_path / UNIT.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / UNIT.name], capture_output=True, text=True
    )
    assert UNIT.name not in done.stderr, done.stderr


def test_the_service_of_a_hub():
    config = Config()
    exec(SERVICE.read_text(), {"get_config": lambda: config})
    [service] = config.JupyterHub.services.get_value([])
    assert service["command"][1:3] == ["-m", "autograder"]
    assert understood(service["command"][3:])["assignments"] == ["ASSIGNMENT"]
