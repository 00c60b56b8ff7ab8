"""The steps that nbgrader takes with a graded notebook, as a course has set them up."""

import hashlib
import inspect
import json

from nbconvert.preprocessors import Preprocessor
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, Execute
from traitlets import HasTraits

from autograder.errors import CourseError
from autograder.preprocessors import class_of


def step(preprocessor: object, converter: Autograde) -> Preprocessor:
    """Return a step, however the configuration names it.

    Raises :class:`CourseError` if it cannot be set up.
    """
    kind: type[Preprocessor] = class_of(preprocessor)
    try:
        return preprocessor if isinstance(preprocessor, kind) else kind(parent=converter)
    except Exception as error:
        raise CourseError(
            f"{kind.__name__} cannot be set up as nbgrader_config.py says: {error}"
        ) from error


def digest_of_steps(converter: Autograde) -> str:
    """Return a digest of all that becomes of a notebook behind its execution.

    That is nbgrader's steps with their options, and the plugin for penalties with its own: when it
    changes, what was recorded before is out of date.
    """
    described = []
    for preprocessor in converter.autograde_preprocessors:
        one = step(preprocessor, converter)
        if isinstance(one, Execute):
            continue
        described.append(_described(one))
        if isinstance(one, AssignLatePenalties):
            described.append(_described(one.plugin_class(parent=one)))
    return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()[:16]


def _described(one: HasTraits) -> list:
    options = {name: _text(value) for name, value in one.trait_values(config=True).items()}
    return [_text(type(one)), options]


def _text(value: object) -> str:
    """Return text for a value that is the same in every process, code included."""
    if not callable(value):
        return repr(value)
    try:
        code = inspect.getsource(value)
    except (OSError, TypeError):
        code = ""
    return f"{value.__module__}.{getattr(value, '__qualname__', type(value).__name__)}\n{code}"
