"""Where notebooks are executed: here or on a cluster, both a ``concurrent.futures.Executor``."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

from autograder.course import CourseError
from autograder.kernel.client import close_servers


@contextlib.contextmanager
def open_executor(jobs: int, scheduler: str | None = None) -> Iterator[tuple[Executor, int]]:
    """Give an executor and the number of notebooks it executes at the same time.

    ``jobs`` kernels on this machine, or, with the address of a Dask ``scheduler``
    (``tcp://host:8786``), one for each thread of its workers. Raises :class:`CourseError` if the
    scheduler does not answer or has no workers.
    """
    if scheduler is None:
        executor = ThreadPoolExecutor(jobs, thread_name_prefix="notebook")
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
    except ImportError:
        raise CourseError(
            "Grading on a cluster needs Dask: pip install distributed, here and on the workers."
        ) from None
    try:
        client = Client(scheduler, timeout="20s", set_as_default=False)
    except OSError as error:
        raise CourseError(f"The scheduler {scheduler} does not answer: {error}") from error
    with client:
        slots = sum(client.nthreads().values())
        if not slots:
            raise CourseError(
                f"The scheduler {scheduler} has no workers. Start some: "
                f"dask worker {scheduler} --nthreads 1 --preload autograder.worker"
            )
        yield client.get_executor(pure=False, retries=3), slots
