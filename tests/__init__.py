"""The tests, and what they share: each helper in a module of its own."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BANK = ROOT / "tests" / "answers"
