"""Old spellings in the reader's code, and what they became."""


def found(code: str, warnings: list[dict], error: dict | None) -> list[dict]:
    """The old answers that the code follows: what it says, what happens today, the line."""
    return []
