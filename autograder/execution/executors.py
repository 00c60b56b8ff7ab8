"""Where notebooks are executed: here or on a cluster, both a ``concurrent.futures.Executor``.

To attend to the kernels of a submission takes a tenth of a second of Python, in one process one
after the other: a few threads are enough for a few cores, and for more there are processes.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    Executor,
    Future,
    InvalidStateError,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from autograder.errors import CourseError
from autograder.execution.execute import have_server
from autograder.kernel.client import close_servers
from autograder.kernel.lease import can_stay

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds after which a cluster without workers is given up; a worker may be starting again.
SECONDS_WITHOUT_WORKERS = 60.0
_START_WORKERS = (
    "Start some (dask worker ADDRESS --nthreads 1 --preload autograder.worker), then grade "
    "again: what was done is kept."
)


#: So many submissions at the same time are attended to by threads of this process.
MOST_THREADS = 4


@contextlib.contextmanager
def open_executor(
    jobs: int, scheduler: str | None = None, *, submissions: int = 0
) -> Iterator[tuple[Executor, int]]:
    """Give an executor and the number of notebooks it executes at the same time.

    ``jobs`` kernels on this machine, or, with the address of a Dask ``scheduler``
    (``tcp://host:8786``), one for each thread of its workers. Where there are more ``jobs`` than
    one process can attend to, and as many ``submissions``, there are processes for them. Raises
    :class:`CourseError` if the scheduler does not answer or has no workers.
    """
    if scheduler is None:
        # Each of the processes would start a server of its own where none can stay.
        many = min(jobs, submissions) > MOST_THREADS and can_stay()
        executor: Executor = _Processes(jobs) if many else ThreadPoolExecutor(jobs, "notebook")
        try:
            yield executor, jobs
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            close_servers()  # Otherwise Python waits at its end for what runs in them.
            raise
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise
        executor.shutdown()
        return
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError:
        raise CourseError(
            "Grading on a cluster needs Dask: pip install distributed, here and on the workers."
        ) from None
    try:
        get_address_host_port(scheduler)  # A client with a wrong address would not close.
        client = Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise CourseError(f"The scheduler {scheduler} does not answer: {reason}") from error
    with client:
        slots = sum(client.nthreads().values())
        if not slots:
            raise CourseError(f"The scheduler {scheduler} has no workers. {_START_WORKERS}")
        with _Cluster(client) as cluster:
            yield cluster, slots


class _Processes(Executor):
    """Processes of this machine that execute a notebook each, and end with this one.

    They are started when they are needed. One that is killed takes with it what all of them do;
    whoever submits that again gets new ones.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._others = multiprocessing.active_children()
        self._pool = self._new_pool()
        self._has_server = False

    def submit(
        self, function: Callable[P, T], /, *arguments: P.args, **options: P.kwargs
    ) -> Future[T]:
        """Have a process call the function with a job, whose server is there then for all."""
        if not self._has_server:
            have_server(cast(bytes, arguments[0]))
            self._has_server = True
        try:
            return self._pool.submit(function, *arguments, **options)
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return self._pool.submit(function, *arguments, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: with ``wait`` when they have done what they do, otherwise now."""
        if not wait:
            for process in multiprocessing.active_children():
                if process not in self._others:
                    process.kill()
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, multiprocessing.get_context("spawn"), _begin_process)


def _begin_process() -> None:
    """Leave Ctrl-C to the process that is asked for work, and end when that has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_command, daemon=True).start()


def _end_with_the_command() -> None:
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)


class _Cluster(Executor):
    """A Dask cluster, which is given up when it has had no worker for a while.

    Dask itself would wait for ever. A worker that is lost is no matter as long as there is
    another one: Dask gives that its work.
    """

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._executor = client.get_executor(pure=False, retries=3)
        self._waited_for: set[Future] = set()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._until_it_is_lost, daemon=True)
        self._watch.start()

    def submit(
        self, function: Callable[P, T], /, *arguments: P.args, **options: P.kwargs
    ) -> Future[T]:
        """Have a worker call the function; CourseError is the result when there is none left."""
        future = self._executor.submit(function, *arguments, **options)
        self._waited_for.add(future)
        future.add_done_callback(self._waited_for.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop watching; closing the client forgets what still runs."""
        self._over.set()

    def _until_it_is_lost(self) -> None:
        seen = time.monotonic()
        while not self._over.wait(1):
            with contextlib.suppress(Exception):  # The scheduler does not answer either.
                if self._client.nthreads():
                    seen = time.monotonic()
            if time.monotonic() - seen > SECONDS_WITHOUT_WORKERS:
                for future in list(self._waited_for):
                    with contextlib.suppress(InvalidStateError):
                        future.set_exception(CourseError(f"No worker is left. {_START_WORKERS}"))
