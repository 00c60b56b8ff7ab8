"""nbgrader's gradebook, opened once and written in one transaction per submission.

nbgrader opens the gradebook anew at every step of every submission (a new engine each time, so
every SQL statement is compiled again) and commits after every cell. For a class that is most of
the time that its bookkeeping takes, and a process killed in the middle leaves a submission with
half of its scores.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator

import nbgrader.api
from nbgrader.api import Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy.orm import Query

#: Columns that nbgrader looks rows up by and has no index for; without them the time of a query
#: grows with the class. An index changes no data, and nbgrader does not mind it.
_INDEXES = {
    "grade": ("notebook_id",),
    "comment": ("notebook_id",),
    "submitted_notebook": ("assignment_id", "notebook_id"),
    "submitted_assignment": ("student_id", "assignment_id"),
    "base_cell": ("notebook_id",),
    "source_cell": ("notebook_id",),
}


@functools.cache
def schema_version() -> str:
    """The version of the schema that nbgrader writes into a new gradebook.

    nbgrader asks the program ``alembic`` for it, which takes seconds for each new gradebook, and
    fails where no environment is activated. This reads the same files.
    """
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    assert head is not None  # nbgrader comes with them.
    return head


nbgrader.api.get_alembic_version = schema_version


@contextlib.contextmanager
def shared_gradebook(shared: Gradebook, db_url: str) -> Iterator[Callable[[], None]]:
    """Keep a gradebook open; within, ``Gradebook(db_url)`` is that one, whoever calls it.

    Gives a function that commits. What nbgrader commits by itself is only flushed until then,
    and rolled back if it is never called. For one thread.
    """
    _add_indexes(shared)
    init, close = Gradebook.__init__, Gradebook.close
    real_commit = shared.db.commit

    def open_shared(self, url, *arguments, **options):
        if url == db_url:
            self.__dict__.update(shared.__dict__)
        else:
            init(self, url, *arguments, **options)

    def keep(self):
        if self.db is not shared.db:
            close(self)

    def commit():
        real_commit()
        shared.db.expunge_all()

    Gradebook.__init__, Gradebook.close = open_shared, keep
    shared.db.commit = shared.db.flush
    try:
        yield commit
    finally:
        Gradebook.__init__, Gradebook.close = init, close
        shared.db.rollback()
        close(shared)


def _add_indexes(gradebook: Gradebook) -> None:
    from sqlalchemy import Index, MetaData, inspect

    inspector = inspect(gradebook.engine)
    there = {index["name"] for table in _INDEXES for index in inspector.get_indexes(table)}
    wanted = [
        (f"ix_{table}_{column}", table, column)
        for table, columns in _INDEXES.items()
        for column in columns
    ]
    missing = [each for each in wanted if each[0] not in there]
    if missing:
        metadata = MetaData()
        metadata.reflect(gradebook.engine, only=list(_INDEXES))
        for name, table, column in missing:
            Index(name, metadata.tables[table].c[column]).create(gradebook.engine)


def on_submissions(
    query: Query, kind: type[nbgrader.api.Grade | nbgrader.api.Comment], assignment: str
) -> Query:
    """Return a query of grades or comments, joined to their submissions to an assignment."""
    notebook, submission = nbgrader.api.SubmittedNotebook, nbgrader.api.SubmittedAssignment
    return (
        query.select_from(kind)
        .join(notebook, notebook.id == kind.notebook_id)
        .join(nbgrader.api.Notebook, nbgrader.api.Notebook.id == notebook.notebook_id)
        .join(submission, submission.id == notebook.assignment_id)
        .join(nbgrader.api.Assignment, nbgrader.api.Assignment.id == submission.assignment_id)
        .filter(nbgrader.api.Assignment.name == assignment)
    )
