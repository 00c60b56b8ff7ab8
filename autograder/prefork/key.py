"""Which zygote a command may be forked from: the key of all that makes one what it is."""

import contextlib
import hashlib
import json
import os
import site
import sys
from collections.abc import Mapping
from pathlib import Path

#: Variables that are read when a module is imported, or when Python or its C library begins;
#: by their beginnings. `tests/test_prefork.py` compares them with what the imports really read.
_READ_EARLY = (
    *("PYTHON", "_PYTHON", "LANG", "LC_", "TZ", "LD_", "GLIBC_", "MALLOC_", "GCONV_", "LOCPATH"),
    *("HOME", "USER", "LOGNAME", "XDG_DATA_HOME", "XDG_CONFIG_", "JUPYTER_", "CONDA_PREFIX"),
    *("IPYTHON", "IN_SPHINX_RUN", "TYPER_USE_RICH", "TRAITLETS_", "TORNADO_", "MSGPACK_"),
    *("PROMETHEUS_", "prometheus_", "PYZMQ_", "PY_SAX_PARSER", "RAPIDFUZZ_", "SETUPTOOLS_"),
    *("DISTUTILS_", "ANDROID_DATA", "OPENSSL_", "SSL_CERT_", "SQLALCHEMY_", "DISABLE_SQLALCHEMY_"),
)
#: ``-P`` changes where modules are looked for, and a command gets its front's places anyway.
_FREE_FLAG = "safe_path"


_FLAGS = sorted(
    name for name in dir(sys.flags) if not name.startswith(("_", "n_")) and name not in dir(tuple)
)


def read_early(variables: Mapping[str, str]) -> dict[str, str]:
    """Of an environment, the part that a zygote has to have, too."""
    return {name: value for name, value in variables.items() if name.startswith(_READ_EARLY)}


def key(variables: Mapping[str, str]) -> str:
    """A key of this Python, its packages, this code, and of the variables that were read early."""
    code = Path(__file__).parents[1]
    sources = []
    for folder, folders, files in os.walk(code):
        folders.sort()
        stats = (os.stat(os.path.join(folder, name)) for name in files if name.endswith(".py"))
        sources.append((folder, sorted((each.st_mtime_ns, each.st_size) for each in stats)))
    installed = []
    for path in [*site.getsitepackages(), site.USER_SITE or ""]:
        with contextlib.suppress(OSError):
            installed.append((path, os.stat(path).st_mtime_ns))
    flags = [(name, getattr(sys.flags, name)) for name in _FLAGS if name != _FREE_FLAG]
    what = [sys.executable, sys.prefix, sys.version, flags, sys.warnoptions, sources, installed]
    text = json.dumps([what, sorted(read_early(variables).items())])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
