"""A class graded: prepare, execute, record."""
