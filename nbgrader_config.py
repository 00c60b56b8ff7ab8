"""This repository as an nbgrader course: `solutions/` is the source, the rest is built."""

import tomllib
from pathlib import Path

c = get_config()  # noqa: F821

root = Path(__file__).resolve().parent
built = root / "_build"
built.mkdir(exist_ok=True)

c.CourseDirectory.course_id = "shape-by-shape"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "_build/release"
c.CourseDirectory.submitted_directory = "_build/submitted"
c.CourseDirectory.autograded_directory = "_build/autograded"
c.CourseDirectory.feedback_directory = "_build/feedback"
c.CourseDirectory.db_url = f"sqlite:///{built / 'gradebook.db'}"
c.GenerateFeedback.exporter_class = "autograder.converters.FeedbackPage"
questions = (root / "solutions" / "questions.toml").read_text(encoding="utf-8")
c.FeedbackPage.update(tomllib.loads(questions))
