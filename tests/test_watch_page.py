"""How a watched course is shown: a page that reloads itself, a file for programs, a live view."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from autograder.cli.watching import live_view
from autograder.course.directory import Course
from autograder.watching import status as status_page
from autograder.watching.events import Event, Events
from autograder.watching.status import RELOADS, Status, percentiles, write_status

NOW = datetime(2027, 3, 8, 17, 59, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\x1b[31m"


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


def status(state: str = "watching") -> Status:
    began = Status("ps1", NOW - timedelta(hours=1), NOW, state)
    began.waiting = [(EVIL, NOW.timestamp() - 12)]
    began.on_the_way = [("s002", NOW.timestamp() - 3)]
    began.held = {EVIL: {"why": "Grading begins at 2027-03-09 08:00 UTC.", "until": None}}
    began.look = {EVIL: f"ps1.ipynb: {EVIL}" + "x" * 300}
    began.trouble = {"exchange": f"Unwritable directory: {EVIL}"}
    began.results = [(f"s{number:03}", float(number), 5.0) for number in range(1, 101)]
    began.events = [Event(NOW, "graded", "ps1", EVIL, "5 of 5")]
    return began


def page(course: Course, state: str = "watching") -> str:
    write_status(course, status(state))
    return (course.root / "reports" / "ps1" / "watch.html").read_text(encoding="utf-8")


def test_the_page_reloads_itself_as_long_as_somebody_watches(course):
    reload = f'<meta http-equiv="refresh" content="{RELOADS}">'
    assert reload in page(course)
    assert reload in page(course, "waits")
    assert reload not in page(course, "stopped")


def test_nothing_that_a_learner_wrote_acts_on_the_page(course):
    text = page(course)
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "default-src 'none'" in text


def test_a_program_reads_the_same(course):
    page(course)
    read = json.loads((course.root / "reports" / "ps1" / "watch.json").read_text())
    assert read["state"] == "watching" and read["released"] == 100
    assert read["waiting"] == [{"student": EVIL, "seconds": 12}]
    assert read["seconds_to_feedback"] == {"p50": 50.5, "p95": 95, "p99": 99, "most": 100}
    assert "\x1b" not in read["events"][0]


@pytest.mark.parametrize("times, p95", [([3.0], 3.0), ([1.0, 9.0], 9.0), ([*range(1, 21)], 19)])
def test_percentiles(times, p95):
    assert percentiles(times)["p95"] == p95


def test_an_event_is_one_line_of_words():
    event = Event(NOW, "arrived", "ps1", "Zoë Müller", "a\nb\x1b[31m")
    when, what, assignment, student, about = str(event).split(" ")
    assert (when, what, assignment) == ("2027-03-08T17:59:00.000Z", "arrived", "ps1")
    assert student == "Zoë\u00a0Müller" and about == "a\\nb\\x1b[31m"
    assert str(Event(NOW, "stopped")).endswith(" stopped - -")


def test_the_live_view_shows_how_it_goes():
    console = Console(file=io.StringIO(), force_terminal=True, width=120, color_system=None)
    events = Events(now=lambda: NOW)
    with live_view(console, events) as on_round:
        events.add("look", "ps1", EVIL, "[bold]no markup[/]")
        on_round({"ps1": status()})
    shown = console.file.getvalue()
    assert "waiting" in shown and "[bold]no markup[/]" in shown
    assert "waits: exchange: Unwritable" in shown and "\x1b[31m" not in shown


@pytest.mark.parametrize("width, theme", [(1280, "light"), (390, "dark")])
def test_the_page_fits(course, browser, width, theme, monkeypatch):
    monkeypatch.setattr(status_page, "RELOADS", 3600)  # Not while it is looked at.
    page(course)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=True
    )
    shown = context.new_page()
    shown.goto((course.root / "reports" / "ps1" / "watch.html").as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
