"""What arrives is graded at once, and learners fetch their feedback: by nbgrader's own exchange."""

import contextlib
import errno
import getpass
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest

import autograder.watching.collecting
import autograder.watching.journal
from autograder.course.directory import Course
from autograder.watching.events import Events
from autograder.watching.journal import only_watcher
from autograder.watching.turns import Turns
from autograder.watching.watcher import Options, Watcher
from tests.courses import NAME, answered, cell_of, hand_in, make_course
from tests.exchange import Learner, hand_in_at, make_exchange, wait_until
from tests.graders import PROGRAMS, command, scores

SCORE = '<p class="score">{} <small>of 5 points'
NOT_GRADED = "This was not graded"
DUE = datetime(2027, 3, 8, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_watcher(course: Course, now=lambda: datetime.now(UTC), **options) -> Watcher:
    chosen = Options(**{"jobs": 2, "once": True} | options)
    events = Events(now=now)
    watcher = Watcher(lambda: Course(course.root), [NAME], chosen, events, now=now)
    watcher.seen = []
    events.listeners.append(watcher.seen.append)
    return watcher


def watched(course: Course, now=lambda: datetime.now(UTC), **options) -> Watcher:
    """Do what is there to do, and return the watcher, which has ended."""
    watcher = make_watcher(course, now, **options)
    watcher.run()
    print(*watcher.seen, sep="\n")
    return watcher


@contextlib.contextmanager
def watching(course: Course, **options) -> Iterator[Watcher]:
    """Watch a course in a thread. Within, the gradebook is the watcher's."""
    watcher = make_watcher(course, once=False, **options)
    thread = threading.Thread(target=watcher.run)
    thread.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        thread.join()
        print(*watcher.seen, sep="\n")


def who(watcher: Watcher, what: str) -> list[str]:
    """Return of whom an event was said, in order."""
    return [event.student for event in watcher.seen if event.what == what]


def about(watcher: Watcher, what: str) -> list[str]:
    return [event.about for event in watcher.seen if event.what == what]


def set_due(course: Course, due: datetime) -> None:
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=due.replace(tzinfo=None))


@pytest.fixture
def course(tmp_path):
    return make_exchange(tmp_path)


def test_feedback_is_there_after_submit(course):
    first, second = Learner(course, "s001"), Learner(course, "o'brien 100%")
    when = first.submit()
    second.submit(answered("double"))
    watcher = watched(course)
    assert scores(course, NAME) == {"s001": 5, "o'brien 100%": 2}
    assert SCORE.format(5) in first.fetch()[when]
    [page] = second.fetch().values()
    assert SCORE.format(2) in page
    assert not watcher.needs_a_look
    again = watched(course)
    assert who(again, "graded") == who(again, "released") == []
    status = json.loads((course.root / "reports" / NAME / "watch.json").read_text())
    assert status["state"] == "stopped" and status["waiting"] == []


def test_the_newest_hand_in_is_graded_and_the_others_are_answered(course):
    learner = Learner(course, "s001")
    attempts = [learner.submit(answered("double")), learner.submit(), learner.submit(answered())]
    watcher = watched(course)
    assert who(watcher, "graded") == ["s001"]
    pages = learner.fetch()
    assert SCORE.format(5) in pages[attempts[2]]
    for attempt in attempts[:2]:
        assert NOT_GRADED in pages[attempt] and "handed in a newer one" in pages[attempt]
    newer = learner.submit(answered("square"))
    watched(course)
    pages = learner.fetch()
    assert SCORE.format(3) in pages[newer]
    assert SCORE.format(5) in pages[attempts[2]]  # What was graded keeps its feedback.


def test_more_results_than_allowed_wait_and_are_told_until_when(tmp_path):
    course = make_exchange(tmp_path, "c.Watch.results = 1\nc.Watch.within_minutes = 30\n")
    learner = Learner(course, "s001")
    learner.submit(answered("double"))
    watched(course)
    second = learner.submit()
    held = watched(course)
    assert who(held, "held") == ["s001"] and who(held, "graded") == []
    page = learner.fetch()[second]
    assert NOT_GRADED in page and "1 result in 30 minutes" in page
    assert scores(course, NAME) == {"s001": 2}
    later = watched(course, now=lambda: datetime.now(UTC) + timedelta(minutes=31))
    assert who(later, "graded") == ["s001"]
    assert SCORE.format(5) in learner.fetch()[second]


@pytest.mark.parametrize(
    "view, shown, not_shown",
    [
        ("points", SCORE.format(2), "AssertionError"),
        ("visible", "checks passed", "points</small>"),
    ],
)
def test_what_is_not_seen_before_the_due_date_is_seen_after_it(view, shown, not_shown, tmp_path):
    course = make_exchange(tmp_path, f"c.Watch.before_due = {view!r}\n")
    set_due(course, DUE)
    wrong = answered("double")
    cell_of(wrong, "square")["source"] = "def square(x):\n    return x + 1"
    when = hand_in_at(course, "s001", "2027-03-08 12:00", wrong)
    watched(course, now=lambda: DUE - HOUR)
    learner = Learner(course, "s001")
    before = learner.fetch()[when]
    assert shown in before and not_shown not in before
    assert who(watched(course, now=lambda: DUE - HOUR), "released") == []
    after = watched(course, now=lambda: DUE + HOUR)
    assert who(after, "released") == ["s001"] and who(after, "graded") == []
    assert SCORE.format(2) in learner.fetch()[when]
    assert "after the due date" not in learner.fetch()[when]


def test_a_group_with_another_due_date_has_nbgraders_extension(tmp_path):
    groups = "{'evening': {'students': ['s07*'], 'ps1': {'due': '2027-03-09 18:00'}}}"
    course = make_exchange(tmp_path, f"c.Watch.groups = {groups}\nc.Watch.late_hours = 12\n")
    set_due(course, DUE)
    for student, when in (
        ("s001", "03-08 17:00"),
        ("s070", "03-09 16:00"),
        ("s002", "03-09 16:00"),
    ):
        hand_in_at(course, student, f"2027-{when}")
    watcher = watched(course, now=lambda: DUE + 30 * HOUR)
    assert sorted(who(watcher, "graded")) == ["s001", "s070"]
    assert who(watcher, "held") == ["s002"]
    with course.gradebook() as gradebook:
        theirs = gradebook.find_submission(NAME, "s070")
        assert theirs.extension == 24 * HOUR and theirs.total_seconds_late == 0
        assert gradebook.find_submission(NAME, "s001").extension is None
    assert who(watched(course, now=lambda: DUE + 31 * HOUR), "graded") == []


def test_who_hands_in_all_the_time_delays_others_by_less_than_a_grading(course):
    greedy = Learner(course, "greedy")
    greedy.submit()
    others = [Learner(course, f"s{number:03}") for number in range(4)]
    with watching(course, jobs=1) as watcher:
        wait_until(lambda: who(watcher, "arrived"))
        for other in others:
            other.submit()
            for number in range(5):
                greedy.submit(answered() if number % 2 else answered("double"))
        wait_until(lambda: {each.student for each in others} <= {*who(watcher, "released")})
    events = [(e.what, e.student) for e in watcher.seen if e.what in ("arrived", "graded")]
    for other in others:
        start = events.index(("arrived", other.student))
        end = events.index(("graded", other.student))
        assert events[start:end].count(("graded", "greedy")) <= 1, events
        assert len(other.fetch()) == 1


@pytest.mark.long
def test_five_hundred_hand_ins_of_one_learner_are_one_grading(course):
    greedy, other = Learner(course, "greedy"), Learner(course, "s001")
    first = greedy.submit()
    inbound = course.root.parent / "exchange" / "test" / "inbound"
    [folder] = inbound.glob("greedy+*")
    for number in range(500):
        when = f"2026-01-01 00:00:{number // 10:02}.{number % 10}00000 UTC"
        copy = inbound / folder.name.replace(first, when)
        shutil.copytree(folder, copy)
        (copy / "timestamp.txt").chmod(0o644)
        (copy / "timestamp.txt").write_text(when)
        (copy / "submission_secret.txt").chmod(0o644)
        (copy / "submission_secret.txt").write_text(str(number))
    other.submit()
    watcher = watched(course, jobs=1)
    assert sorted(who(watcher, "graded")) == ["greedy", "s001"]
    released = who(watcher, "released")
    assert sorted(released) == ["greedy", "s001"]
    journal = course.work / "watch" / "journal" / NAME / "greedy.json"
    assert len(json.loads(journal.read_text())["told"]) == 500


@pytest.mark.long
def test_five_hundred_in_a_minute_delay_others_by_less_than_a_grading(course):
    learners = [Learner(course, f"s{number:03}") for number in range(5)]

    def hand_in_all_the_time() -> None:
        for number in range(500):
            now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
            put_into_the_exchange(course, f"greedy+{NAME}+{now}+{number}", secret=str(number))
            time.sleep(0.1)

    greedy = threading.Thread(target=hand_in_all_the_time)
    with watching(course, jobs=1) as watcher:
        greedy.start()
        wait_until(lambda: "greedy" in who(watcher, "graded"))
        for learner in learners:
            learner.submit()
            wait_until(lambda learner=learner: learner.student in who(watcher, "released"))
        greedy.join()
        entry = watcher.watched.journal.of(NAME, "greedy")
        wait_until(lambda: len({*entry.told, *entry.given}) == 500)
    events = [(e.what, e.student) for e in watcher.seen if e.what in ("arrived", "graded")]
    for learner in learners:
        start = events.index(("arrived", learner.student))
        end = events.index(("graded", learner.student))
        assert events[start:end].count(("graded", "greedy")) <= 1, events[start:end]
    assert len(entry.given) == who(watcher, "graded").count("greedy") > len(learners)


def test_two_watchers_exclude_each_other(course):
    with only_watcher(course.work, course.root):
        second = command(course, "watch", NAME, "--once")
    assert second.returncode == 2
    assert f"watched already, by process {os.getpid()} on " in second.stderr
    done = command(course, "watch", NAME, "--once", "--log", "events.log")
    assert done.returncode == 0, done.stderr
    words = [line.split()[1] for line in (course.root / "events.log").read_text().splitlines()]
    assert words == ["watching", "stopped"]


def test_what_somebody_puts_into_the_exchange_stops_nobody_and_shows_nothing(tmp_path):
    course = make_exchange(tmp_path, "c.CourseDirectory.max_dir_size = 100\n")
    secret = course.root / "nbgrader_config.py"
    large, linked = Learner(course, "large"), Learner(course, "linked")
    for learner in (large, linked, Learner(course, "s001")):
        learner.submit()
    inbound = tmp_path / "exchange" / "test" / "inbound"
    [folder] = inbound.glob("large+*")
    (folder / "large.bin").write_bytes(bytes(200_000))
    [folder] = inbound.glob("linked+*")
    (folder / "notes.txt").symlink_to(secret)
    (folder / f"{NAME}.ipynb").unlink()
    (folder / f"{NAME}.ipynb").symlink_to(course.root / "source" / NAME / f"{NAME}.ipynb")
    (inbound / f"evil+{NAME}+at noon").mkdir()
    [folder] = inbound.glob("s001+*")
    (folder / "timestamp.txt").chmod(0o644)
    (folder / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")  # in time, it says
    (inbound / f"evil+{NAME}+2026-01-01 00:00:00 UTC+x").symlink_to(course.root)
    watcher = watched(course)
    assert scores(course, NAME) == {"linked": 0, "s001": 5}
    warned = " ".join(about(watcher, "look"))
    for words in ("at noon in the exchange is no hand-in", "larger than", "is not a folder"):
        assert words in warned
    assert "linked" in who(watcher, "look")
    submitted = course.folder("submitted", "s001", NAME) / "timestamp.txt"
    assert not submitted.read_text().startswith("1999")
    for path in [*course.root.glob(f"submitted/*/{NAME}/*"), *inbound.parent.glob("feedback/*")]:
        assert path.is_symlink() or "BEGIN HIDDEN TESTS" not in path.read_text()


def put_into_the_exchange(course: Course, name: str, *, secret: str = "x") -> Path:
    """Put a folder there as anybody can who has an account: a hand-in of whomever it names."""
    folder = course.root.parent / "exchange" / "test" / "inbound" / name
    folder.mkdir()
    nbformat.write(answered("double"), folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text(name.split("+")[2])
    (folder / "submission_secret.txt").write_text(secret)
    return folder


def test_a_hand_in_from_the_future_stays_there_and_takes_no_ones_place(course):
    learner = Learner(course, "s001")
    learner.submit()
    made_up = datetime.now(UTC) + 48 * HOUR
    put_into_the_exchange(course, f"s001+{NAME}+{made_up:%Y-%m-%d %H:%M:%S.%f} UTC+x")
    watcher = watched(course)
    assert scores(course, NAME) == {"s001": 5}
    assert "is from the future" in about(watcher, "look")[0]
    again = watched(course, now=lambda: made_up + HOUR)
    assert who(again, "graded") == ["s001"] and scores(course, NAME) == {"s001": 2}


def test_a_hand_in_of_another_user_takes_nobodys_place(tmp_path):
    course = make_exchange(tmp_path, "c.ExchangeCollect.check_owner = True\n")
    me = getpass.getuser()
    Learner(course, me).submit()
    later = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    others = put_into_the_exchange(course, f"somebody+{NAME}+{later}+x")
    watcher = watched(course)
    assert who(watcher, "graded") == [me] and others.is_dir()
    assert f"belongs to the user {me}, and not to the one it names" in about(watcher, "look")[0]


def test_files_without_end_are_not_read(tmp_path, monkeypatch):
    course = make_exchange(tmp_path)
    now = datetime.now(UTC)
    for number in range(3):
        when = f"{now - number * HOUR:%Y-%m-%d %H:%M:%S.%f} UTC"
        folder = put_into_the_exchange(course, f"hostile+{NAME}+{when}+{number}")
        with open(folder / "submission_secret.txt", "r+b") as file:
            file.truncate(2**31)
    many = put_into_the_exchange(course, f"many+{NAME}+{now:%Y-%m-%d %H:%M:%S.%f} UTC+x")
    monkeypatch.setattr(autograder.watching.collecting, "_MOST_FILES", 20)
    for number in range(30):
        (many / f"{number}.txt").touch()
    piped = put_into_the_exchange(course, f"piped+{NAME}+{now:%Y-%m-%d %H:%M:%S.%f} UTC+x")
    os.mkfifo(piped / "pipe")
    when = Learner(course, "s001").submit()
    watcher = watched(course)
    assert who(watcher, "graded") == ["s001"]
    assert SCORE.format(5) in Learner(course, "s001").fetch()[when]
    warned = " ".join(about(watcher, "look"))
    for student, words in {
        "hostile": "larger than",
        "many": "than 20 files",
        "piped": "be read",
    }.items():
        assert f"{student}+{NAME}" in warned and words in warned


def test_names_that_are_not_plain(course):
    names = ["ada lovelace", "Ünïcode-名前", "s[1]", "-rf", "s1"]
    times = {name: Learner(course, name).submit() for name in names}
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    put_into_the_exchange(course, f"s*+{NAME}+{now}+x")  # nbgrader's Submit refuses this one.
    watcher = watched(course)
    assert scores(course, NAME) == dict.fromkeys(names, 5) | {"s*": 2}
    assert sorted(who(watcher, "released")) == sorted([*names, "s*"])
    del times["s[1]"]  # nbgrader's Fetch Feedback takes the name of that home for a pattern.
    for name, when in times.items():
        assert SCORE.format(5) in Learner(course, name).fetch()[when]
    assert who(watched(course), "graded") == []


def test_what_a_learner_let_everybody_do_is_not_taken_over(course):
    Learner(course, "s001").submit()
    [folder] = (course.root.parent / "exchange" / "test" / "inbound").glob("s001+*")
    program, place = folder / "program", folder / "data" / "more"
    program.touch()
    program.chmod(0o6777)  # Anybody who runs it would be whoever has collected it.
    place.mkdir(parents=True)
    for each in (folder, place.parent, place):
        each.chmod(0o777)
    watched(course)
    assert scores(course, NAME) == {"s001": 5}
    submitted = course.folder("submitted", "s001", NAME)
    modes = {path: path.stat().st_mode & 0o7777 for path in [submitted, *submitted.rglob("*")]}
    assert (submitted / "program") in modes and (submitted / "data" / "more") in modes
    assert all(mode & ~0o755 == 0 for mode in modes.values()), modes
    inbox = course.work / "watch" / "inbox"
    assert inbox.stat().st_mode & 0o777 == 0o700


def test_a_clock_that_was_ahead_holds_nobody_for_long(tmp_path):
    course = make_exchange(tmp_path, "c.Watch.results = 1\nc.Watch.within_minutes = 30\n")
    learner = Learner(course, "s001")
    learner.submit(answered("double"))
    watched(course, now=lambda: datetime.now(UTC) + 1000 * HOUR)
    when = learner.submit()
    watcher = watched(course)
    assert who(watcher, "graded") == ["s001"]
    assert SCORE.format(5) in learner.fetch()[when]


def test_a_watcher_that_is_stopped_goes_on(course):
    log = course.root / "events.log"
    arguments = [sys.executable, "-m", "autograder", "watch", NAME, "--jobs", "1", "--log", log]
    learner = Learner(course, "s001")
    for number, attempt in enumerate((answered("double"), answered()), start=1):
        process = subprocess.Popen(
            arguments, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        when = learner.submit(attempt)
        wait_until(
            lambda number=number: log.exists() and log.read_text().count(" released ") == number,
            while_running=process,
        )
        process.terminate()
        printed, complained = process.communicate(timeout=120)
        assert process.returncode == 130, printed
        assert complained == "Stopped; the same command goes on.\n"
        assert SCORE.format((2, 5)[number - 1]) in learner.fetch()[when]
    words = [line.split()[1] for line in log.read_text().splitlines()]
    assert words.count("graded") == words.count("released") == words.count("stopped") == 2


def test_without_an_exchange_what_lies_in_submitted_is_graded(tmp_path):
    course = make_course(tmp_path)
    hand_in(course, "s001", answered())
    hand_in(course, "s002", b"{")
    watcher = watched(course, exchange=False)
    assert scores(course, NAME)["s001"] == 5
    assert who(watcher, "look") == ["s002"] and watcher.needs_a_look
    assert (course.folder("feedback", "s001", NAME) / f"{NAME}.html").is_file()
    assert "in feedback/" in about(watcher, "released")[0]
    assert watched(course, exchange=False).needs_a_look  # As long as nobody has done anything.


def test_downloads_are_collected_when_they_have_come_whole(tmp_path):
    course = make_course(tmp_path / "course", "c.Watch.seconds = 0.1\nc.Watch.exchange = False\n")
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    with watching(course, downloads=downloads) as watcher:
        with zipfile.ZipFile(downloads / "class.zip", "w") as archive:
            for student in ("s001", "s002"):
                archive.writestr(f"{student}/{NAME}.ipynb", nbformat.writes(answered()))
        (downloads / "broken.zip").write_bytes(b"PK")
        wait_until(lambda: len(who(watcher, "released")) == 2 and who(watcher, "look"))
    assert scores(course, NAME) == {"s001": 5, "s002": 5}
    assert who(watcher, "look") == ["broken.zip"]
    assert who(watched(course, downloads=downloads, exchange=False), "arrived") == []


def test_an_exchange_that_is_gone_is_waited_for(course):
    learner = Learner(course, "s001")
    root = course.root.parent / "exchange"
    with watching(course) as watcher:
        wait_until(lambda: watcher.statuses[NAME].now)
        root.rename(root.with_name("unmounted"))
        wait_until(lambda: about(watcher, "waits"))
        assert "exchange: " in about(watcher, "waits")[0]
        root.with_name("unmounted").rename(root)
        when = learner.submit()
        wait_until(lambda: who(watcher, "released"))
    assert about(watcher, "goes-on")[0] == "exchange"
    assert SCORE.format(5) in learner.fetch()[when]


def test_an_exchange_that_goes_before_feedback_is_released_is_waited_for(course):
    slow = answered()
    cell_of(slow, "square")["source"] += "\nimport time\ntime.sleep(2)"
    learner = Learner(course, "s001")
    root = course.root.parent / "exchange"
    with watching(course) as watcher:
        when = learner.submit(slow)
        wait_until(lambda: who(watcher, "arrived"))
        root.rename(root.with_name("unmounted"))
        wait_until(lambda: any(each.startswith("release: ") for each in about(watcher, "waits")))
        assert who(watcher, "graded") == ["s001"] and who(watcher, "released") == []
        root.with_name("unmounted").rename(root)
        wait_until(lambda: who(watcher, "released"))
    assert who(watcher, "graded") == who(watcher, "released") == ["s001"]
    assert SCORE.format(5) in learner.fetch()[when]


def test_a_gradebook_that_is_locked_is_waited_for(course):
    learner = Learner(course, "s001")
    with watching(course) as watcher:
        wait_until(lambda: watcher.statuses[NAME].now)
        locking = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
        locking.execute("BEGIN EXCLUSIVE")
        when = learner.submit()
        wait_until(lambda: about(watcher, "waits"))
        assert "locked" in about(watcher, "waits")[0]
        locking.execute("ROLLBACK")
        locking.close()
        wait_until(lambda: who(watcher, "released"))
    assert who(watcher, "graded") == who(watcher, "released") == ["s001"]
    assert SCORE.format(5) in learner.fetch()[when]


def test_a_disk_that_is_full_is_waited_for(course, monkeypatch):
    whole, full = autograder.watching.journal.write_whole, threading.Event()

    def write_whole(path, *arguments, **options):
        if full.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        whole(path, *arguments, **options)

    monkeypatch.setattr(autograder.watching.journal, "write_whole", write_whole)
    with watching(course) as watcher:
        wait_until(lambda: watcher.statuses[NAME].now)
        full.set()
        when = Learner(course, "s001").submit()
        wait_until(lambda: about(watcher, "waits"))
        assert "No space left on device" in about(watcher, "waits")[0]
        full.clear()
        wait_until(lambda: who(watcher, "released"))
    assert who(watcher, "graded") == who(watcher, "released") == ["s001"]
    assert SCORE.format(5) in Learner(course, "s001").fetch()[when]


def test_an_assignment_that_leaves_the_gradebook_is_waited_for(course):
    first, second = Learner(course, "s001"), Learner(course, "s002")
    with watching(course) as watcher:
        first.submit()
        wait_until(lambda: who(watcher, "released"))
        with sqlite3.connect(course.root / "gradebook.db") as gradebook:
            gradebook.execute("UPDATE assignment SET name = 'gone'")
        gradebook.close()
        when = second.submit()
        wait_until(lambda: about(watcher, "waits"))
        assert f"The gradebook knows no assignment '{NAME}'" in about(watcher, "waits")[0]
        with sqlite3.connect(course.root / "gradebook.db") as gradebook:
            gradebook.execute(f"UPDATE assignment SET name = '{NAME}'")
        gradebook.close()
        wait_until(lambda: "s002" in who(watcher, "released"))
    assert SCORE.format(5) in second.fetch()[when]


@pytest.mark.parametrize(
    "by_hand", [("autograder", "grade", NAME), ("nbgrader", "autograde", NAME)]
)
def test_somebody_grades_by_hand_meanwhile(course, by_hand):
    learners = [Learner(course, f"s{number:03}") for number in range(6)]
    with watching(course) as watcher:
        for learner in learners[:3]:
            learner.submit()
        wait_until(lambda: who(watcher, "graded"))
        arguments = [sys.executable, PROGRAMS / by_hand[0], by_hand[1], NAME]
        process = subprocess.Popen(
            arguments, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        times = {}
        while process.poll() is None or len(times) < 3:
            if len(times) < 3:
                learner = learners[3 + len(times)]
                times[learner.student] = learner.submit(answered("double"))
            time.sleep(0.05)
        print(process.communicate()[0])
        wait_until(lambda: {each.student for each in learners} <= {*who(watcher, "released")})
    assert scores(course, NAME) == dict.fromkeys(("s000", "s001", "s002"), 5) | dict.fromkeys(
        times, 2
    )
    for learner in learners[3:]:
        assert SCORE.format(2) in learner.fetch()[times[learner.student]]
    assert sorted(who(watcher, "released")) == [each.student for each in learners]


@pytest.mark.parametrize("once", [True, False])
def test_what_was_graded_and_is_gone_is_graded_again(course, monkeypatch, once):
    recorded, taken = Turns._recorded, []

    def taken_away(self, name, row, turn, entry):
        recorded(self, name, row, turn, entry)
        if row.student == "s001" and not taken:  # As nbgrader does when its own grading fails.
            taken.append(row.student)
            shutil.rmtree(course.root / "autograded" / row.student)

    monkeypatch.setattr(Turns, "_recorded", taken_away)
    learners = [Learner(course, student) for student in ("s001", "s002")]
    times = [learner.submit() for learner in learners]
    with contextlib.nullcontext(watched(course)) if once else watching(course) as watcher:
        wait_until(lambda: {"s001", "s002"} <= {*who(watcher, "released")})
    assert who(watcher, "gone") == taken == ["s001"]
    assert sorted(who(watcher, "released")) == ["s001", "s002"] and not watcher.needs_a_look
    for learner, when in zip(learners, times, strict=True):
        assert SCORE.format(5) in learner.fetch()[when]


def test_a_configuration_that_changes_is_read_again(course):
    config = course.root / "nbgrader_config.py"
    first, second = Learner(course, "s001"), Learner(course, "s002")
    with watching(course) as watcher:
        first.submit()
        wait_until(lambda: who(watcher, "released"))
        right = config.read_text()
        config.write_text(f"{right}c.Watch.before_due = 'some'\n")
        wait_until(lambda: about(watcher, "waits"))
        assert "configuration: " in about(watcher, "waits")[0]
        config.write_text(f"{right}c.Watch.before_due = (\n")
        wait_until(lambda: len(about(watcher, "waits")) > 1)
        assert (
            f"nbgrader_config.py, line {right.count(chr(10)) + 1}, does not"
            in (about(watcher, "waits")[1])
        )
        config.rename(config.with_name("away"))
        wait_until(lambda: len(about(watcher, "waits")) > 2)
        assert "is not there any more" in about(watcher, "waits")[2]
        config.write_text(f"{right}c.Watch.dates = {{'ps1': {{'from': '2999-01-01'}}}}\n")
        second.submit()
        wait_until(lambda: who(watcher, "held"))
    assert who(watcher, "held") == ["s002"]
    assert who(watcher, "released") == ["s001"]
