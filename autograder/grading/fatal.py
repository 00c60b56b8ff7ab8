"""Errors that are no submission's fault, and stop the grading of everybody."""

import contextlib
import errno
from collections.abc import Iterator

from sqlalchemy.exc import InterfaceError, OperationalError

from autograder.errors import CourseError

#: What goes wrong with files because of their names, which a learner has chosen.
_OF_ONE_SUBMISSION = {
    errno.EEXIST,
    errno.EILSEQ,
    errno.EINVAL,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.ENOTEMPTY,
}
_ADVICE = {
    errno.ENOSPC: "Make room and start again: what was done is kept.",
    errno.EDQUOT: "Make room and start again: what was done is kept.",
    errno.EMFILE: "Raise the limit of open files (ulimit -n) or lower --jobs.",
}


@contextlib.contextmanager
def fatal_errors() -> Iterator[None]:
    """Turn errors that concern everybody into a :class:`CourseError`."""
    try:
        yield
    except CourseError:
        raise
    except Exception as error:
        if reason := fatal_reason(error):
            raise CourseError(reason) from error
        raise


def fatal_reason(error: BaseException | None) -> str | None:
    """Return what is wrong and what to do if an error concerns everybody, else None.

    Looks at the errors that led to it as well.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno not in _OF_ONE_SUBMISSION:
            place = f": {error.filename}" if error.filename else ""
            advice = _ADVICE.get(error.errno or 0, "Start again when this is mended.")
            return f"{error.strerror or error}{place}. {advice}"
        if isinstance(error, OperationalError | InterfaceError):
            reason = str(error.orig).strip().splitlines()[0]
            return f"the gradebook: {reason}. Start again when this is mended."
        error = error.__cause__ or error.__context__
    return None
