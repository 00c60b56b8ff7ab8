"""What arrives is graded at once, and learners fetch their feedback: by nbgrader's own exchange."""

import json
from datetime import UTC, datetime

import pytest

from autograder.course.directory import Course
from autograder.watching.events import Events
from autograder.watching.watcher import Options, Watcher
from tests.courses import NAME, answered
from tests.exchange import Learner, make_exchange
from tests.graders import scores


def watched(course: Course, now=lambda: datetime.now(UTC), **options) -> Watcher:
    """Do what is there to do, and return the watcher, which has ended."""
    events = Events(now=now)
    watcher = Watcher(
        lambda: Course(course.root), [NAME], Options(jobs=2, once=True, **options), events, now=now
    )
    watcher.run()
    print(*watcher.events.last, sep="\n")
    return watcher


def said(watcher: Watcher, what: str) -> list[str]:
    return [event.student for event in watcher.events.last if event.what == what]


@pytest.fixture
def course(tmp_path):
    return make_exchange(tmp_path)


def test_feedback_is_there_after_submit(course):
    first, second = Learner(course, "s001"), Learner(course, "s002")
    when = first.submit()
    second.submit(answered("double"))
    watcher = watched(course)
    assert scores(course, NAME) == {"s001": 5, "s002": 2}
    assert '<p class="score">5 <small>of 5 points' in first.fetch()[when]
    assert len(second.fetch()) == 1
    assert not watcher.needs_a_look
    again = watched(course)
    assert said(again, "graded") == said(again, "released") == []
    status = json.loads((course.root / "reports" / NAME / "watch.json").read_text())
    assert status["state"] == "stopped" and status["waiting"] == []
