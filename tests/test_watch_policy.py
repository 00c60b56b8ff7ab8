"""What a course lets its watcher do, as its configuration says."""

from datetime import UTC, datetime, timedelta

import pytest

from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.watching.policy import Dates, Policy

DUE = datetime(2027, 3, 8, 18, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def policy(tmp_path):
    def policy(config: str = "") -> Policy:
        (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{config}\n")
        return Policy(Course(tmp_path))

    return policy


def test_without_a_word_everything_is_graded_and_shown(policy):
    asked = policy()
    dates = asked.dates("ps1", "s001", DUE)
    assert dates == Dates(None, None, DUE)
    assert asked.held(dates, DUE + 99 * HOUR, DUE + 99 * HOUR, [DUE] * 50) is None
    assert asked.shows(dates, DUE - HOUR) == "all"


@pytest.mark.parametrize("view", ["nothing", "visible", "points"])
def test_what_is_seen_before_the_due_date(policy, view):
    asked = policy(f"c.Watch.before_due = {view!r}")
    dates = asked.dates("ps1", "s001", DUE)
    assert asked.shows(dates, DUE - MINUTE) == view
    assert asked.shows(dates, DUE) == "all"
    assert asked.shows(asked.dates("ps1", "s001", None), DUE) == "all"


def test_from_when_to_when(policy):
    asked = policy(
        "c.Watch.dates = {'ps1': {'from': '2027-03-01 09:00 Europe/Vienna', 'to': '2027-03-09'}}"
    )
    dates = asked.dates("ps1", "s001", DUE)
    assert dates.begins == datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    early = dates.begins - HOUR
    held = asked.held(dates, early, early, [])
    assert held.until == dates.begins and "2027-03-01 08:00 UTC" in held.why
    assert asked.held(dates, early, dates.begins, []) is None
    after = asked.held(dates, dates.ends + MINUTE, dates.ends + MINUTE, [])
    assert after.until is None and "after the end" in after.why
    assert asked.held(dates, dates.ends - MINUTE, dates.ends + HOUR, []) is None
    assert asked.dates("ps2", "s001", DUE) == Dates(None, None, DUE)


def test_so_many_results_in_so_much_time(policy):
    asked = policy("c.Watch.results = 2\nc.Watch.within_minutes = 30")
    dates = Dates()
    assert asked.held(dates, DUE, DUE, [DUE - 5 * MINUTE]) is None
    had = [DUE - 40 * MINUTE, DUE - 20 * MINUTE, DUE - 5 * MINUTE]
    held = asked.held(dates, DUE, DUE, had)
    assert held.until == DUE + 10 * MINUTE and "2 results in 30 minutes" in held.why
    assert asked.held(dates, DUE, held.until, had) is None


def test_late_hand_ins_wait_for_a_person(policy):
    asked = policy("c.Watch.late_hours = 24")
    dates = Dates(due=DUE)
    assert asked.held(dates, DUE + 23 * HOUR, DUE + 30 * HOUR, []) is None
    held = asked.held(dates, DUE + 25 * HOUR, DUE + 25 * HOUR, [])
    assert held.until is None and "a person decides" in held.why
    assert asked.held(Dates(), DUE + 25 * HOUR, DUE + 25 * HOUR, []) is None


def test_a_group_has_dates_of_its_own(policy):
    asked = policy(
        "c.Watch.dates = {'ps1': {'to': '2027-03-10'}}\n"
        "c.Watch.groups = {'evening': {'students': ['s07*', 's1'], "
        "'ps1': {'due': '2027-03-09 18:00'}}}"
    )
    theirs = asked.dates("ps1", "s070", DUE)
    assert theirs.due == DUE + 24 * HOUR and theirs.ends == datetime(2027, 3, 10, tzinfo=UTC)
    assert asked.extension("ps1", "s1", DUE) == 24 * HOUR
    assert asked.extension("ps1", "s10", DUE) is None
    assert asked.extension("ps2", "s1", DUE) is None
    assert asked.extension("ps1", "s1", None) is None


def test_a_date_for_no_assignment_is_refused(policy):
    asked = policy("c.Watch.groups = {'evening': {'students': [], 'ps1': {}, 'sp2': {}}}")
    asked.refuse_unknown(["ps1", "sp2"])
    with pytest.raises(CourseError, match="dates for sp2, and the course has no such assignment"):
        asked.refuse_unknown(["ps1", "ps2"])


@pytest.mark.parametrize(
    "config, says",
    [
        ("c.Watch.before_due = 'some'", "before_due"),
        ("c.Watch.befor_due = 'nothing'", "Is before_due meant?"),
        ("c.Watch.penalty = 3", "There are before_due, dates"),
        ("c.Wach.before_due = 'nothing'", "Is c.Watch meant?"),
        ("c.watch.before_due = 'nothing'", "Is c.Watch meant?"),
        ("c.Watch.dates = {'ps1': {'from': 'tomorrow, perhaps'}}", "which is no time"),
        ("c.Watch.dates = {'ps1': {'until': '2027-03-01'}}", "a dict with from, to"),
        ("c.Watch.dates = {'ps1': '2027-03-01'}", "a dict with from, to"),
        ("c.Watch.groups = {'evening': ['s1']}", "needs 'students'"),
        ("c.Watch.groups = {'evening': {'students': 's1'}}", "needs 'students'"),
        (
            "c.Watch.before_due = 'points'\n"
            "c.GenerateFeedback.exporter_class = 'nbconvert.exporters.HTMLExporter'",
            "cannot leave anything out",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(policy, config, says):
    with pytest.raises(CourseError) as refused:
        policy(config)
    assert says in str(refused.value)
