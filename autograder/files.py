"""Files that are there as a whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(
    path: Path, content: str | bytes, *, mode: int = 0o600, modified: float = 0.0
) -> None:
    """Write a file so that it is there as a whole or not at all, whatever kills the process.

    Text is written in UTF-8. ``mode`` says who may read and write it, ``modified`` is its time, in
    seconds since 1970, if one is given.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        if modified > 0:
            os.utime(temporary, (modified, modified))
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
