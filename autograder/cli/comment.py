"""The command about groups of equal answers: ``comment``."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import click
import typer
from rich.table import Table

from autograder.cli.console import (
    AssignmentArgument,
    CourseOption,
    Exit,
    console,
    could_not_run,
    escape,
    open_course,
)
from autograder.errors import CourseError

if TYPE_CHECKING:
    from autograder.answers.comments import Comments
    from autograder.answers.groups import Group
    from autograder.answers.nearest import Known
    from autograder.course.directory import Course

#: Groups listed unless all are asked for.
_MOST = 30
_SIGNS = {"+": "green", "-": "red"}
_ABOUT = """\


# Write the comment above this line: Markdown, for the learners whose answer is this one, or equal
# to it but for names and layout. Everything from this line on is left out.
#
"""


def comment(
    assignment: AssignmentArgument,
    group: Annotated[
        str | None,
        typer.Argument(help="Key of a group, or its beginning; none lists the groups."),
    ] = None,
    course: CourseOption = None,
    message: Annotated[
        str | None, typer.Option("--message", "-m", help="Write this comment (Markdown).")
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", "-e", help="Write it in your editor ($VISUAL or $EDITOR).")
    ] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Take the comment back.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", "-a", help="List all groups, also those with a comment.")
    ] = False,
) -> None:
    """Write a comment once, for all answers that are equal.

    Answers are in one group if they are the same but for names, layout,
    comments, dead code and the order of what may stand in any order, and if
    every test gave them the same points.

    \b
    autograder comment 01-lookup           groups without a comment, by size
    autograder comment 01-lookup 7d1c      one: an answer, what the tests said
    autograder comment 01-lookup 7d1c -e   write about it, in $EDITOR
    autograder comment 01-lookup 7d1c -m "Which axis …?"   or here
    autograder comment 01-lookup 7d1c --delete             take it back

    Comments are kept in comments/ASSIGNMENT.toml in the course directory. Edit
    that file as you like, commit it, and take it along next year.

    `autograder grade` and `autograder feedback` bring a comment to everybody
    whose answer is in the group, now and later; who hands in another answer
    loses it. Formgrader shows it in grey. What you write there by hand goes
    before it on the learner's page, and is never changed.
    """
    from autograder.answers.apply import apply_comments
    from autograder.answers.comments import Comments, Written
    from autograder.answers.groups import answers_of, groups_of, tasks_of
    from autograder.answers.source import readable
    from autograder.reports.feedback import graded_students

    opened = open_course(course)
    try:
        if sum([message is not None, edit, delete]) > 1:
            raise CourseError("One at a time: --message, --edit or --delete.")
        if group is None and (message is not None or edit or delete):
            raise CourseError("Which group? `autograder comment ASSIGNMENT` lists their keys.")
        comments = Comments(opened, assignment)
        there = comments.of(tasks_of(opened, assignment))
        texts = {key: each.comment for key, each in there.items()}
        students = graded_students(opened, assignment)
        groups = groups_of(answers_of(opened, assignment, students))
        if group is None:
            _list(assignment, groups, texts, comments, everything)
            raise typer.Exit(Exit.ALL_WELL)
        key = _meant(group, [*(g.key for g in groups), *(each.key for each in comments.written)])
        found = next((each for each in groups if each.key == key), None)
        old = there.get(key) or next((e for e in comments.written if e.key == key), None)
        if delete:
            if not (old and comments.delete(old.key)):
                raise CourseError(f"There is no comment on {key}.")
        elif message is not None or edit:
            text = message if message is not None else _edited(old.comment if old else "", found)
            if not text.strip():
                raise CourseError(
                    "An empty comment is none; nothing was written. --delete takes one back."
                )
            if found:
                task = found.task
                example = readable(found.example, task.around.language)
                new = Written(task.exercise.name, old.key if old else key, text, example)
            else:
                assert old is not None  # Its key was found in the file.
                new = replace(old, comment=text)
            comments.set(new)
        else:
            known = read_known(opened, assignment)
            _show(found, key, old.comment if old else "", known)
            raise typer.Exit(Exit.ALL_WELL)
        applied = apply_comments(opened, assignment)
    except CourseError as error:
        raise could_not_run(error) from None
    console.print(
        f"{escape(str(comments.path))} is written; answers whose comment has changed: "
        f"{applied.changed}. Their pages: autograder feedback {escape(assignment)}",
        highlight=False,
        soft_wrap=True,
    )


def read_known(course: "Course", assignment: str) -> "list[Known]":
    """Return the answers of the course's bank, if it has one. Raises :class:`CourseError`."""
    from autograder.answers.nearest import Known
    from autograder.bank.answers import AnswerError, read_bank

    bank = course.root / "tests" / "answers"
    try:
        answers = read_bank(bank, assignment, of_strangers=True)
    except AnswerError as error:
        raise CourseError(str(error)) from None
    return [Known(each.exercise, f"{each.name}.py", each.right, each.source) for each in answers]


def _meant(beginning: str, keys: list[str]) -> str:
    found = sorted({key for key in keys if key.startswith(beginning)})
    if beginning in found:
        return beginning
    if len(found) != 1:
        which = f"are {', '.join(found[:5])}" if found else "is none"
        raise CourseError(f"There {which}: no group is meant by {beginning!r} alone.")
    return found[0]


def _edited(old: str, group: "Group | None") -> str:
    lines = [*group.example.splitlines(), "", *group.said[:3]] if group else []
    about = _ABOUT + "\n".join(f"# {line}" for line in lines)
    text = click.edit(old + about, extension=".md")
    if text is None:
        raise CourseError("The editor was left without saving; nothing was written.")
    return text.partition(_ABOUT.strip().partition("\n")[0])[0]


def _list(
    assignment: str,
    groups: "list[Group]",
    texts: dict[str, str],
    comments: "Comments",
    everything: bool,
) -> None:
    wrong = [group for group in groups if everything or not group.right]
    waiting = [group for group in wrong if everything or group.key not in texts]
    table = Table(title=assignment, title_justify="left", header_style="bold")
    table.add_column("answers", justify="right")
    table.add_column("group", no_wrap=True)
    table.add_column("exercise")
    table.add_column("comment" if everything else "what the tests said")
    shown = waiting if everything else waiting[:_MOST]
    for group in shown:
        said = texts.get(group.key, "") if everything else next(iter(group.said), "")
        name = group.task.exercise.name
        first = escape(said.strip().partition("\n")[0][:100])
        table.add_row(str(len(group)), group.key, escape(name), first)
    if shown:
        console.print(table)
    answers = sum(len(group) for group in groups if not group.right)
    have = sum(len(group) for group in groups if not group.right and group.key in texts)
    share = f", {100 * have / answers:.0f} %" if answers else ""
    rest = len(waiting) - len(shown)
    console.print(
        f"{have} of {answers} wrong answers have a comment{share}."
        + (f" {rest} smaller groups are not shown: --all." if rest else ""),
        highlight=False,
    )
    there = {group.key for group in groups}
    away = [each for each in comments.written if each.key not in there]
    if away:
        console.print(
            "comments on groups that nobody is in now: "
            f"{escape(', '.join(each.key for each in away[:5]))}{' …' * (len(away) > 5)}",
            highlight=False,
            soft_wrap=True,
        )
    if waiting and not everything:
        console.print(
            f"Write about one: autograder comment {escape(assignment)} {waiting[0].key} --edit",
            highlight=False,
        )


def _show(group: "Group | None", key: str, text: str, bank: "list[Known]") -> None:
    from autograder.answers.nearest import difference, known_of

    if group is None:
        console.print(f"{key}: nobody is in this group now.", highlight=False)
    else:
        students = ", ".join(group.students[:8]) + " …" * (len(group) > 8)
        console.print(
            f"[bold]{escape(group.task.exercise.name)}[/] {key}: {len(group)} answers "
            f"({escape(students)})",
            highlight=False,
            soft_wrap=True,
        )
        told = difference(
            group.example,
            [] if group.right else known_of(group.task, bank),
            group.task.around.language,
        )
        if told.to:
            console.print(f"+ only in the answer, - only in {escape(told.to)}", highlight=False)
        for sign, line in told.lines:
            style = _SIGNS.get(sign)
            shown = escape(f"{sign} {line}")
            shown = f"[{style}]{shown}[/]" if style else shown
            console.print(shown, highlight=False, soft_wrap=True)
        for said in group.said[:3]:
            console.print(f"said: {escape(said)}", highlight=False, soft_wrap=True)
    written = f"comment: {escape(text)}" if text else "no comment yet"
    console.print(written, highlight=False, soft_wrap=True)
