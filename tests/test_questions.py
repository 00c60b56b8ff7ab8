"""No question without a cell that answers it and an exercise that asks for it."""

import pytest

from tests.questions import PROMISED, ROOT, exercises, questions


@pytest.mark.parametrize("question", questions(), ids=lambda q: f"Q{q.number}")
def test_every_question_has_cells_and_an_exercise(question):
    assert question.cells, f"no code cell q{question.number}-… in {question.chapter}"
    assert question.exercises, f"no exercise of {question.chapter} asks for Q{question.number}"


def test_every_exercise_asks_for_a_question_of_its_chapter():
    for chapter, numbers in PROMISED.items():
        for exercise, about in exercises(chapter).items():
            assert about and about <= set(numbers), f"{chapter}, {exercise}: {about}"


def test_every_lesson_promises_its_questions():
    lessons = {path.stem for path in (ROOT / "chapters").glob("[0-9]*.ipynb")}
    assert lessons == set(PROMISED)
