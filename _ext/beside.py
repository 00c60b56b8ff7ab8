"""A module that stands beside the book and is in no package, such as those of the chapters."""

import importlib
import sys
from pathlib import Path
from types import ModuleType


def module(folder: Path, name: str) -> ModuleType:
    """Import a module from a folder, which is not searched for others afterwards."""
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
