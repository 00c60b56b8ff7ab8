"""What an instructor has written about groups of answers: ``comments/<assignment>.toml``.

A table for each group, under its exercise and its key::

    [look-up-rows.7d1c03aa-pf]
    comment = \"\"\"
    Ids count from 0: what is the id of the first row?
    \"\"\"
    answer = \"\"\"
    def look_up(table, ids):
        return table[ids - 1]
    \"\"\"

``comment`` is Markdown. ``answer`` is one of the answers it is about, without comments and without
a name: it says to a reader what the key stands for, and the comment is found by it, too, if a later
release of the grader gives this answer another key. The file is TOML, because it is strict: a slip
of the hand is an error with a line, not a comment that is silently nobody's. What else an editor
writes into it, notes and order, stays when the command adds to it.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

import tomlkit
from tomlkit import items

from autograder.answers.groups import Task
from autograder.answers.normal import normal_form
from autograder.course.directory import Course
from autograder.errors import CourseError
from autograder.files import write_whole

_HEAD = """\
Comments on groups of equal answers, as `autograder comment --help` explains. They stand on the
feedback page of everybody whose answer is in the group, this year and next. Edit them here, or by
that command.
"""


@dataclass(frozen=True)
class Written:
    """A comment on a group: of which exercise, its key, the text, and an answer that is meant."""

    exercise: str
    key: str
    comment: str
    answer: str = ""


class Comments:
    """The comments on the groups of an assignment. Raises :class:`CourseError` as it is read."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.path = course.root / "comments" / f"{assignment}.toml"
        self._text = ""
        try:
            self._text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            raise CourseError(f"{self.path} cannot be read: {error}. It must be UTF-8.") from None
        self.written = self._read()

    def of(self, tasks: Iterable[Task]) -> dict[str, Written]:
        """Return key -> what is written about the groups of these exercises.

        A comment counts for the key that it stands under, and for the one that its answer has now.
        """
        by_name = {task.exercise.name: task for task in tasks}
        found: dict[str, Written] = {}
        for each in self.written:
            task = by_name.get(each.exercise)
            if task and each.answer:
                form = normal_form(each.answer, task.around)
                found.setdefault(task.key(form, each.key.partition("-")[2]), each)
        return found | {each.key: each for each in self.written if each.exercise in by_name}

    def set(self, new: Written) -> None:
        """Write a comment, in the place of one that stands under this key."""
        document = self._document()
        exercise = document.setdefault(new.exercise, tomlkit.table(is_super_table=True))
        entry = exercise.setdefault(new.key, tomlkit.table())
        entry["comment"] = _lines(new.comment)
        if new.answer:
            entry["answer"] = _lines(new.answer)
        self._write(document)

    def delete(self, key: str) -> bool:
        """Remove the comment under this key; return whether there was one."""
        document = self._document()
        mine = [each for each in self.written if each.key == key]
        for each in mine:
            del document[each.exercise][each.key]
            if not document[each.exercise]:
                del document[each.exercise]
        if mine:
            self._write(document)
        return bool(mine)

    def _document(self) -> tomlkit.TOMLDocument:
        if self._text.strip():
            return tomlkit.parse(self._text)
        document = tomlkit.document()
        for line in _HEAD.splitlines():
            document.add(tomlkit.comment(line))
        return document

    def _write(self, document: tomlkit.TOMLDocument) -> None:
        """Write the file, if what will be read from it is what was meant."""
        before, self._text = self._text, tomlkit.dumps(document)
        try:
            self.written = self._read()
        except CourseError:
            self._text = before
            raise
        write_whole(self.path, self._text, mode=0o644)

    def _read(self) -> list[Written]:
        try:
            content = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            said = str(error).replace("end of document", f"line {self._text.count(chr(10)) + 1}")
            raise CourseError(
                f"{self.path} is not as TOML wants it: {said}. Nothing was written or changed; "
                "mend that line and try again."
            ) from None
        found = []
        for exercise, groups in content.items():
            if not isinstance(groups, dict):
                raise self._wrong(exercise, "stands outside of a table [exercise.key]")
            for key, entry in groups.items():
                if not isinstance(entry, dict):
                    raise self._wrong(key, "is no table: write [exercise.key] above it")
                for name in entry:
                    if name not in ("comment", "answer"):
                        raise self._wrong(name, "is neither `comment` nor `answer`", key)
                texts = [entry.get("comment"), entry.get("answer", "")]
                if not all(isinstance(text, str) for text in texts) or not texts[0].strip():
                    raise self._wrong(key, 'needs a text: comment = """…"""')
                found.append(Written(exercise, key, texts[0].strip(), texts[1].strip("\n")))
        return found

    def _wrong(self, name: str, what: str, below: str = "") -> CourseError:
        """Return an error that says in which line a name stands that should not."""
        lines = self._text.splitlines()
        start = next((n for n, line in enumerate(lines) if below and below in line), 0)
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        line = next((n for n in range(start, len(lines)) if word.search(lines[n])), start) + 1
        return CourseError(
            f"{self.path}, line {line}: {name!r} {what}. Nothing was written or changed; mend that "
            "line and try again."
        )


def _lines(text: str) -> items.String:
    """Return a text of several lines that begins below its quotation marks."""
    text = text.strip("\n") + "\n"
    escaped = tomlkit.string(text, multiline=True).as_string()[3:-3]
    return items.String(items.StringType.MLB, text, f"\n{escaped}", items.Trivia())
