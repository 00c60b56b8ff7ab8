"""The map of the course has no loose ends, and finds those that there might be."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "_ext"))

import course_map  # noqa: E402
import promises  # noqa: E402
import question_list  # noqa: E402

from autograder.bank.answers import Answer  # noqa: E402
from tools.questions import TARGET, questions  # noqa: E402

CHAPTERS = promises.chapters(ROOT)


def test_nothing_leads_nowhere():
    assert promises.orphans(CHAPTERS) == []


def test_feedback_names_the_questions_as_the_chapters_do():
    assert TARGET.read_text(encoding="utf-8") == questions()


def test_every_lesson_is_in_the_table_of_contents():
    lessons = [path.stem for path in sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))]
    assert [chapter.name for chapter in CHAPTERS] == lessons


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_every_answer_of_the_bank_belongs_to_an_exercise(chapter):
    folders = {path.name for path in (ROOT / "tests/answers" / chapter.name).iterdir()}
    assert folders == {exercise.name for exercise in chapter.exercises if not exercise.by_hand}


def test_the_map_shows_every_question_exercise_and_misconception():
    text = course_map.markdown(CHAPTERS)
    for chapter in CHAPTERS:
        for question in chapter.questions:
            assert f'<a href="{chapter.name}.ipynb#q{question.number}">' in text
        for exercise in chapter.exercises:
            assert f'id="map-{chapter.name}-{exercise.name}"' in text
    assert text.count("«") == sum(len(e.misconceptions) for c in CHAPTERS for e in c.exercises)


# A course of one chapter, with each of its threads cut in turn ---------------------------------

CHECK = promises.Test("turn-check", 1, 'expect.that(ok, "yours is flat")')
HIDDEN = promises.Test("turn-tests", 2, 'expect.that(ok, "yours is "\n    "transposed")')
TURN = promises.Exercise(
    "turn",
    "Turn it",
    (1,),
    (CHECK, HIDDEN),
    (
        Answer("01-turning", "turn", "wrong-flat", False, "", 0, "yours is flat"),
        Answer("01-turning", "turn", "wrong-transposed", False, "", 1, "yours is transposed"),
    ),
)
WHOLE = promises.Chapter(
    "01-turning",
    "Turning: a start",
    (promises.Objective("turn an array", (1,)),),
    (promises.Question(1, "How do I turn it?", ("q1-turn",)),),
    (),
    (TURN,),
)
CAPSTONE = promises.Chapter(
    "02-capstone",
    "Capstone: all of it",
    (promises.Objective("put it together", ()),),
    (),
    (promises.Question(1, "Which way round?", ("q1-again",)),),
    (
        replace(TURN, name="again"),
        promises.Exercise(
            "essay", "Say why", (1,), (promises.Test("essay", 4, ""),), (), by_hand=True
        ),
    ),
)


def exercise(**changes):
    return replace(WHOLE, exercises=(replace(TURN, **changes),))


def test_a_whole_course_has_no_orphans():
    assert promises.orphans([WHOLE, CAPSTONE], questions=1) == []


@pytest.mark.parametrize(
    ("chapter", "orphan"),
    [
        (replace(WHOLE, questions=()), "Q1 is in no chapter"),
        (replace(WHOLE, objectives=()), "it has no objectives"),
        (
            replace(WHOLE, objectives=(*WHOLE.objectives, promises.Objective("fly", ()))),
            "no question serves the objective «fly»",
        ),
        (
            replace(WHOLE, objectives=(promises.Objective("turn", (1, 7)),)),
            "an objective names Q7",
        ),
        (replace(WHOLE, objectives=(promises.Objective("fly", ()),)), "Q1 serves no objective"),
        (
            replace(WHOLE, questions=(promises.Question(1, "How?", ()),)),
            "no code cell q1-… answers Q1",
        ),
        (replace(WHOLE, exercises=()), "it has no exercises"),
        (exercise(questions=()), "no exercise asks for Q1"),
        (exercise(questions=()), "turn: it names no question"),
        (exercise(questions=(1, 5)), "turn: it names Q5"),
        (exercise(tests=()), "turn: no test"),
        (exercise(misconceptions=()), "turn: no misconception"),
        (
            exercise(misconceptions=TURN.misconceptions[1:]),
            "turn: no wrong answer fails turn-check",
        ),
    ],
)
def test_a_loose_end_is_found(chapter, orphan):
    assert any(found.endswith(orphan) for found in promises.orphans([chapter], questions=1)), orphan


@pytest.mark.parametrize(
    ("points", "message", "failed"),
    [
        (0, "yours is flat", {"turn-check", "turn-tests"}),
        (1, "yours is transposed", {"turn-tests"}),
        (1, "what expect says by itself", {"turn-tests"}),
        (2, "yours is flat", {"turn-check"}),
    ],
)
def test_what_a_wrong_answer_fails_follows_from_its_points_and_message(points, message, failed):
    answer = Answer("01-turning", "turn", "wrong", False, "", points, message)
    assert TURN.failed_by(answer) == failed


def test_where_points_leave_two_possibilities_the_message_decides():
    twins = replace(TURN, tests=(replace(CHECK, points=1), replace(HIDDEN, points=1)))
    answer = Answer("01-turning", "turn", "wrong", False, "", 1, "yours is transposed")
    assert twins.failed_by(answer) == {"turn-tests"}
    assert twins.failed_by(replace(answer, message="something general")) == set()


def test_a_capstone_shows_what_it_brings_together():
    text = course_map.markdown([WHOLE, CAPSTONE])
    assert "- put it together" in text
    assert 'again in <a href="02-capstone.ipynb#q1">chapter 2</a>' in text
    assert '<a href="#map-02-capstone-again">Turn it</a> (chapter 2)' in text
    assert "a person reads the answer <small>4 points</small>" in text


def test_the_list_of_questions_has_each_once_with_its_section():
    text = question_list.markdown(ROOT) + "\n"
    for chapter in CHAPTERS:
        for question in chapter.questions:
            address = f"({chapter.name}.ipynb#q{question.number})"
            assert text.count(f"- Q{question.number} [{question.asked}]{address}\n") == 1
    assert text.count("- Q") == promises.QUESTIONS
    assert "  - [My a, b, c do not move. Why?](10-structured-weights.ipynb#q35-stuck)" in text
