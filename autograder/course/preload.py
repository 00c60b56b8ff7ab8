"""Which modules a kernel finds imported: those of its assignment, as far as a fork suits them.

A class of forty would otherwise import matplotlib eighty times: once for each answer, and once for
each judge.
"""

import re
from collections.abc import Iterable

#: Packages whose import starts no thread and opens nothing that two processes must not share, and
#: with each what it imports only when it is first used.
_SURVIVE_A_FORK = {
    "matplotlib": (
        "matplotlib.pyplot",
        "matplotlib.font_manager",
        "matplotlib.backends.backend_agg",
        "IPython.core.pylabtools",
    ),
    "networkx": (),
    "numpy": (),
    "pandas": (),
    "PIL": (),
    "scipy": (),
    "seaborn": (),
    "skimage": (),
    "sklearn": (),
    "statsmodels": (),
    "sympy": (),
}
#: What somebody has put beside a notebook, which matplotlib reads when it is imported.
_READ_AT_IMPORT = {"matplotlibrc": "matplotlib"}
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+([^#\n]+)", re.MULTILINE)
_NAME = re.compile(r"[\w.]+")


def modules_to_import(sources: Iterable[str], files: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what these cells' texts import of it, in a fixed order.

    ``files`` are the names of those beside the notebook. A name may be that of a function, which
    is no module: whoever imports them leaves it out.
    """
    found: set[str] = set()
    for source in sources:
        for package, names in _IMPORT.findall(source):
            named = [_NAME.match(part.strip(" \t()\\")) for part in names.split(",")]
            for name in filter(None, named):
                found |= {package, f"{package}.{name[0]}"} if package else {name[0]}
    others = {_READ_AT_IMPORT[name] for name in files if name in _READ_AT_IMPORT}
    kept = {name for name in found if name.split(".")[0] in _SURVIVE_A_FORK.keys() - others}
    for package in {name.split(".")[0] for name in kept}:
        kept |= {*_SURVIVE_A_FORK[package]}
    return tuple(sorted(kept))
