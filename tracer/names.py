"""Which names Keras, TensorFlow and NumPy have: `names.txt`, made by `tools/tracer_names.py`.

By it the tracer tells what is gone, as Keras says it, from what is there and has no rule.
"""

import re
from pathlib import Path

NAMES = {
    module: frozenset(names.split())
    for module, _, names in (
        line.partition(":")
        for line in Path(__file__).with_name("names.txt").read_text("utf-8").splitlines()
    )
}


def has(owner: str, name: str) -> bool:
    """Whether a module or a class of a library has a name."""
    return name in NAMES.get(owner, ())


def snake(name: str) -> str:
    """``MeanSquaredError`` as Keras names an object of that class: ``mean_squared_error``."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
