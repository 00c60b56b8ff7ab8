"""The questions of the course with their titles and pages: what the exercises name, for feedback.

``python -m tools.questions`` writes ``solutions/questions.toml``. It goes along when a course
directory is made from these assignments, which is without the chapters.
"""

import json
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "_ext"))

import promises  # noqa: E402

TARGET = ROOT / "solutions" / "questions.toml"
_HEAD = """\
# The questions that exercises name, and where the chapters answer them: feedback says it. Where
# the site is published stands in `_config.yml`; this file is made by `make refresh`.
"""


def questions() -> str:
    """Return the questions of all chapters as TOML."""
    tables = [
        f"\n[sections.Q{question.number}]\n"
        f"title = {json.dumps(question.asked, ensure_ascii=False)}\n"
        f'page = "chapters/{chapter.name}.html#q{question.number}"\n'
        for chapter in promises.chapters(ROOT)
        for question in chapter.questions
    ]
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    site = json.dumps(config["sphinx"]["config"]["published"]["site"])
    return f"{_HEAD}site = {site}\n{''.join(tables)}"


if __name__ == "__main__":
    TARGET.write_text(questions(), encoding="utf-8")
