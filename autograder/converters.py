"""The name by which configurations of nbgrader call the feedback page."""

from autograder.reports.page import FeedbackPage

__all__ = ["FeedbackPage"]
