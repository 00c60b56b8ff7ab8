"""Release, grade and give feedback on nbgrader assignments: warm, confined, resumable.

The command is ``autograder`` (or ``python -m autograder``). Test cells in assignments import
:mod:`autograder.expect`; nothing else of the package is loaded in a learner's kernel.
"""

__version__ = "0.1.0"
