"""The map of the course: a page made of what `course` reads.

The line ``<!-- the map of the course -->`` of a page becomes the map; what leads nowhere becomes a
warning, and warnings stop the build. In the chapters, an objective's ``(Q4)`` becomes a link to
the section of that question, whose heading gets its number.
"""

import re
from html import escape
from pathlib import Path

import promises
from docutils import nodes
from sphinx.util import logging

PLACE = "<!-- the map of the course -->"


def write_map(app, docname, source):
    """Put the map where a page asks for it."""
    if PLACE not in source[0]:
        return
    root = Path(app.srcdir)
    for path in promises.sources(root):
        app.env.note_dependency(str(path))
    chapters = promises.chapters(root)
    for orphan in promises.orphans(chapters):
        logging.getLogger(__name__).warning(orphan, location=docname)
    source[0] = source[0].replace(PLACE, markdown(chapters))


def markdown(chapters):
    """The map: an overview, and a section for each chapter."""
    return "\n\n".join([_overview(chapters), *(_chapter(each, chapters) for each in chapters)])


def _overview(chapters):
    heads = "Chapter", "Objectives", "Questions", "Exercises", "Tests", "Misconceptions"
    rows = [
        (
            f'<a href="#map-{each.name}">{each.number}. {_short(each.title)}</a>',
            len(each.objectives),
            len(each.questions),
            len(each.exercises),
            sum(len(exercise.tests) for exercise in each.exercises),
            sum(len(exercise.misconceptions) for exercise in each.exercises),
        )
        for each in chapters
    ]
    rows.append(("All together", *map(sum, list(zip(*rows, strict=True))[1:])))
    return _table("counts", heads, [(None, row) for row in rows])


def _chapter(chapter, chapters):
    """The section of a chapter: what is promised and asked, then what tests it."""
    home = {q.number: each.name for each in chapters for q in each.questions}
    parts = [
        f'<span id="map-{chapter.name}"></span>',
        f"## {chapter.number}. {_short(chapter.title)}",
        f"[Read the chapter]({chapter.name}.ipynb), or do"
        f" [its assignment](../_build/release/{chapter.name}/{chapter.name}.ipynb),"
        f" {_count(sum(e.points for e in chapter.exercises), 'point')}."
        if chapter.exercises
        else f"[Read the chapter]({chapter.name}.ipynb).",
    ]
    if chapter.questions:
        rows = [_question(question, chapter, chapters) for question in chapter.questions]
        heads = "Question", "At the end you can", "Asked for in"
        parts.append(_table("questions", heads, rows))
    else:
        parts += ["At the end you can", "\n".join(f"- {o.text}" for o in chapter.objectives)]
    if chapter.exercises:
        rows = [_exercise(each, chapter, home) for each in chapter.exercises]
        parts.append(_table("exercises", ("Exercise", "Tests", "Misconceptions"), rows))
    return "\n\n".join(parts)


def _question(question, chapter, chapters):
    name = f"q{question.number}"
    answers = f"{_count(len(question.cells), 'cell')} answer{'s' * (len(question.cells) == 1)} it"
    again = [
        f'<a href="{each.name}.ipynb#{name}">chapter {each.number}</a>'
        for each in chapters
        if question.number in [taken.number for taken in each.taken_up]
    ]
    section = f'<a href="{chapter.name}.ipynb#{name}">{marked(question.asked)}</a>'
    served = [o.text for o in chapter.objectives if question.number in o.questions]
    asked = [
        f'<a href="#{_place(each, exercise)}">{marked(exercise.title)}</a>'
        + (f" (chapter {each.number})" if each is not chapter else "")
        for each in chapters
        for exercise in each.exercises
        if question.number in exercise.questions
    ]
    return f"map-{name}", (
        f"Q{question.number} {section}<small>{'; again in '.join([answers, *again])}</small>",
        _list(map(marked, served)),
        _list(asked),
    )


def _exercise(exercise, chapter, home):
    asks = ", ".join(
        f'<a href="{home[number]}.ipynb#q{number}">Q{number}</a>' for number in exercise.questions
    )
    tests = [
        f"<code>{test.name.removeprefix(exercise.name + '-')}</code>"
        f" <small>{_count(test.points, 'point')}</small>"
        for test in exercise.tests
    ]
    wrong = [
        f"<strong>{answer.name.removeprefix('wrong-').replace('-', ' ')}</strong>"
        f" «{escape(answer.message, quote=False)}»"
        f" <small>{answer.points:g} of {_count(exercise.points, 'point')}</small>"
        for answer in exercise.misconceptions
    ]
    return (
        _place(chapter, exercise),
        (
            f"{marked(exercise.title)}<small>{asks}</small>",
            f"a person reads the answer <small>{_count(exercise.points, 'point')}</small>"
            if exercise.by_hand
            else _list(tests),
            f"<details><summary>{_count(len(wrong), 'misconception')}</summary>{_list(wrong)}"
            "</details>"
            if wrong
            else "",
        ),
    )


def _place(chapter, exercise):
    return f"map-{chapter.name}-{exercise.name}"


def _table(kind, heads, rows):
    """A table whose rows become cards on a narrow page; the roles keep it a table there too."""
    head = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in heads)
    lines = [f'<table class="cards {kind}" role="table">']
    lines += [f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>']
    lines += ['<tbody role="rowgroup">']
    for place, (first, *others) in rows:
        lines.append(f'<tr role="row" id="{place}">' if place else '<tr role="row">')
        lines.append(f'<th role="rowheader" scope="row">{first}</th>')
        lines += [
            f'<td role="cell" data-head="{name}">{cell}</td>'
            for name, cell in zip(heads[1:], others, strict=True)
        ]
        lines.append("</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def _list(items):
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def marked(text):
    """A line of Markdown as HTML: code, and nothing else."""
    return re.sub(r"`(.+?)`", r"<code>\1</code>", escape(text, quote=False))


def _short(title):
    """`Lookup: an embedding is …` is *Lookup* on the map."""
    return title.partition(":")[0]


def _count(number, thing):
    return f"{number:g} {thing}" + "s" * (number != 1)


# In the chapters ------------------------------------------------------------------------------


def number_questions(app, doctree):
    """Put a question's number before its heading, and link the objectives to the questions."""
    numbered = {}
    for section in doctree.findall(nodes.section):
        for name in section["ids"]:
            if re.fullmatch(r"q\d+", name):
                numbered[name] = section
                number = nodes.inline("", name.upper(), classes=["question-number"])
                section[0][:0] = [number, nodes.Text(" ")]
    top = next(iter(doctree.findall(nodes.section)), None)
    for items in top.children if top and numbered else ():
        if isinstance(items, nodes.bullet_list):
            for text in list(items.findall(nodes.Text)):
                text.parent.replace(text, linked_questions(text.astext(), numbered))


def linked_questions(text, numbered):
    """A text in parts, with each ``Q4`` a link if ``q4`` is among the ids ``numbered``."""
    parts = re.split(r"\b(Q\d+)\b", text)
    return [
        nodes.reference("", part, internal=True, refuri=f"#{part.lower()}")
        if part.lower() in numbered
        else nodes.Text(part)
        for part in parts
        if part
    ]


def setup(app):
    app.connect("source-read", write_map)
    # After the sections have got their ids, and after the contents of the page were collected.
    app.connect("doctree-read", number_questions, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
