"""Names that are gone, and code that is none."""

import re

from tracer import stale
from tracer.causes.case import Case, Told


def gone(case: Case) -> Told:
    """A name that is not there, with what is written today where that is known."""
    title = "That name is gone, or never was there"
    names = re.findall(r"(?:attribute|module named|import name) '([\w.]+)'", case.message)
    for name in names:
        today = stale.NAMES.get(name) or stale.MODULES.get(
            name.replace("tensorflow.keras", "keras")
        )
        if today:
            return Told(title, None, [f"`{name}` is an old name. Today: {today[0]}."])
    return Told(title, None, ["Old answers use names that Keras 3 no longer has."])


def prompt(raised: SyntaxError) -> str | None:
    """What is said of code that was copied with the prompt of Python or of a shell."""
    start = (raised.text or "").strip()
    for prompt in (">>>", "...", "$ ", "In ["):
        if start.startswith(prompt):
            return f"The line begins with a prompt, `{prompt.strip()}`. Take the prompts away."
    return None
