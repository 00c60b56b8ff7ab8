"""Preload for Dask workers: ``dask worker ADDRESS --nthreads 1 --preload autograder.worker``.

The worker starts its fork server at once, so that its first notebook does not wait for
TensorFlow to be imported.
"""

import logging

from autograder.kernel.client import Refused, server_address
from autograder.kernel.settings import grading_settings


def dask_setup(worker: object) -> None:
    """Start the warm server in this worker; a worker without one still works, cold."""
    try:
        server_address(grading_settings("warm"))
    except Refused as refused:
        logging.getLogger("distributed.worker").warning("No warm kernels: %s", refused)
