"""This repository as an nbgrader course: `solutions/` is the source, the rest is built."""

from pathlib import Path

c = get_config()  # noqa: F821

built = Path(__file__).resolve().parent / "_build"
built.mkdir(exist_ok=True)

c.CourseDirectory.course_id = "shape-by-shape"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "_build/release"
c.CourseDirectory.submitted_directory = "_build/submitted"
c.CourseDirectory.autograded_directory = "_build/autograded"
c.CourseDirectory.feedback_directory = "_build/feedback"
c.CourseDirectory.db_url = f"sqlite:///{built / 'gradebook.db'}"
c.GenerateFeedback.exporter_class = "autograder.converters.FeedbackPage"
