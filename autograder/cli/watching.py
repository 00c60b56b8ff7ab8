"""The live view of a watched course: a table on a terminal, a line for each event elsewhere."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from autograder.findings import plain
from autograder.reports.charts import duration
from autograder.watching.events import Event, Events
from autograder.watching.status import Status

#: Events below the table.
_EVENTS = 10


@contextlib.contextmanager
def live_view(console: Console, events: Events) -> Iterator[Callable[[dict[str, Status]], None]]:
    """Show events as they come; give what shows how it goes, after each round."""
    if not console.is_terminal:
        events.listeners.append(
            lambda event: console.print(plain(str(event)), markup=False, soft_wrap=True)
        )
        yield lambda statuses: None
        return
    with Live(console=console, refresh_per_second=4, transient=False) as live:
        yield lambda statuses: live.update(_view(statuses, events))


def _view(statuses: dict[str, Status], events: Events) -> Group:
    table = Table(header_style="bold")
    table.add_column("assignment")
    for name in ("waiting", "being graded", "released", "median", "19 of 20", "held", "look"):
        table.add_column(name, justify="right")
    troubles: dict[str, None] = {}
    for name, status in statuses.items():
        seconds = status.seconds
        table.add_row(
            Text(plain(name)),
            str(len(status.waiting)),
            str(len(status.on_the_way)),
            str(len(status.results)),
            duration(seconds["p50"]) if seconds else "",
            duration(seconds["p95"]) if seconds else "",
            str(len(status.held)),
            Text(str(len(status.look)), style="bold red" if status.look else ""),
        )
        troubles |= dict.fromkeys(f"{what}: {why}" for what, why in status.trouble.items())
    lines = [Text(plain(f"waits: {each}"), style="bold red") for each in troubles]
    lines += [_line(event) for event in list(events.last)[-_EVENTS:]]
    return Group(table, *lines)


def _line(event: Event) -> Text:
    about = f"{event.assignment} {event.student} {event.about}".strip()
    style = "red" if event.what in ("look", "waits") else ""
    return Text(plain(f"{event.time:%H:%M:%S} {event.what:<10} {about}"), style=style, no_wrap=True)
