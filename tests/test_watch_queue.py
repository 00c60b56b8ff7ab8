"""One turn each: whatever somebody hands in, others are graded in between."""

import random

from autograder.watching.queue import Queue, Waiting


def hand_in(queue: Queue, student: str, attempt: str = "1", since: float = 0.0, of: str = "ps1"):
    return queue.put(Waiting(of, student, attempt, since))


def turns(queue: Queue) -> list[str]:
    taken = []
    while turn := queue.next():
        taken.append(f"{turn.student}/{turn.attempt}")
        queue.done(turn.student)
    return taken


def test_who_has_waited_longest_is_next():
    queue = Queue()
    for student, since in (("b", 2.0), ("c", 1.0), ("a", 3.0)):
        hand_in(queue, student, since=since)
    assert turns(queue) == ["c/1", "b/1", "a/1"]


def test_a_newer_hand_in_takes_the_place_of_the_one_that_waits():
    queue = Queue()
    assert hand_in(queue, "a", "1", since=1.0) is None
    hand_in(queue, "b", "1", since=2.0)
    superseded = hand_in(queue, "a", "2", since=3.0)
    assert superseded is not None and superseded.attempt == "1"
    assert hand_in(queue, "a", "2", since=4.0) is None  # It is the same one.
    assert turns(queue) == ["a/2", "b/1"]


def test_who_had_a_turn_stands_behind_all_who_wait():
    queue = Queue()
    hand_in(queue, "a", "1", since=1.0)
    first = queue.next()
    hand_in(queue, "a", "2", since=2.0)
    hand_in(queue, "b", "1", since=9.0)
    queue.done(first.student)
    assert turns(queue) == ["b/1", "a/2"]


def test_one_hand_in_of_a_learner_is_on_the_way_at_a_time():
    queue = Queue()
    hand_in(queue, "a", "1", of="ps1")
    hand_in(queue, "a", "1", of="ps2")
    assert queue.next().assignment == "ps1"
    assert queue.next() is None
    queue.done("a")
    assert queue.next().assignment == "ps2"


def test_a_turn_that_was_lost_is_had_again():
    queue = Queue()
    hand_in(queue, "a", since=1.0)
    queue.next()
    hand_in(queue, "b", since=2.0)
    queue.put_back("a")
    assert turns(queue) == ["a/1", "b/1"]


def test_between_two_turns_of_one_everybody_who_waits_has_one():
    chance = random.Random(4)
    queue, waiting = Queue(), {}
    for moment in range(5_000):
        student = "greedy" if chance.random() < 0.8 else f"s{chance.randrange(20)}"
        hand_in(queue, student, str(moment), since=float(moment))
        waiting.setdefault(student, set())
        if chance.random() < 0.3:
            turn = queue.next()
            passed = waiting.pop(turn.student)
            assert turn.student not in passed
            for others in waiting.values():
                assert turn.student not in others, "a second turn while somebody waits"
                others.add(turn.student)
            queue.done(turn.student)
