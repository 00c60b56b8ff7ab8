"""Answers of a class: which are the same, what was said about them, whose are alike."""
