"""The error that ends a command in words, where nothing else has to be imported for it."""


class CourseError(Exception):
    """Nothing can be done with this course or assignment; the message says why and what to do."""
