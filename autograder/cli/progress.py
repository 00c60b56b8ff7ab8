"""Progress of long work: a bar on a terminal, a plain line every few seconds elsewhere."""

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

#: Seconds between two plain lines.
_EVERY = 5.0


class Progress:
    """Counts finished work; use as a context manager and call :meth:`advance` after each."""

    def __init__(self, console: Console, what: str, total: int):
        self.console = console
        self.what = what
        self.total = total
        self.done = 0
        self.look = 0
        self.started = self.last_line = time.monotonic()
        self.bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[look]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> "Progress":
        self.task = self.bar.add_task(self.what, total=self.total, rate="", look="")
        self.bar.start()
        return self

    def __exit__(self, *exception) -> None:
        self.bar.stop()

    def advance(self, done: object) -> None:
        """Count one piece of finished work (what it is matters only if it ``needs_a_look``)."""
        self.done += 1
        self.look += getattr(done, "needs_a_look", False)
        now = time.monotonic()
        rate = self.done / max(now - self.started, 1e-9)
        look = f"{self.look} to look at" if self.look else ""
        self.bar.update(self.task, advance=1, rate=f"{rate:.1f}/s", look=look)
        if not self.console.is_terminal and (
            now - self.last_line >= _EVERY and self.done < self.total
        ):
            self.last_line = now
            left = (self.total - self.done) / rate
            self.console.print(
                f"{self.what}: {self.done} of {self.total}, {rate:.1f}/s, "
                f"{left:.0f} s left{', ' * bool(look)}{look}",
                highlight=False,
            )
