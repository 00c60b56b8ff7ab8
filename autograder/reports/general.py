"""Messages that say what is off, but not what the learner seems to believe."""

import re

#: What :mod:`autograder.expect` says where no ``believed`` value fits and no hint follows, and a
#: bare assertion. That an answer is missing, or of another type, is as exact as it can be.
_GENERAL = re.compile(
    r"""
    (WrongAnswer:\ )? (
        `.*`\ has\ the\ right\ shape,\ but\ \d+\ of\ its\ \d+\ entries\ are\ not\ what\ they\ .*
      | `.*`\ should\ have\ (rank|shape)\ .*;\ yours\ has\ .*
      | `.*`\ is\ .*,\ which\ is\ not\ right\.
      | `.*`\ stopped\ with\ ( [^.]* | .*\(line\ \d+\ of\ its\ cell(:\ `.*`)?\) )\.
    )
  | AssertionError:?
    """,
    re.DOTALL | re.VERBOSE,
)


#: Characters above which a message is not looked at: `expect` says no general one of that length.
_LONGEST = 1_000


def is_general(message: str) -> bool:
    """Return whether this is all that a failed test has to say: ``WrongAnswer: ...``."""
    return len(message) <= _LONGEST and _GENERAL.fullmatch(message.strip()) is not None
