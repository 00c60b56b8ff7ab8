"""The data sets that come with Keras: their shapes and dtypes, and none of their rows."""

from typing import Any

from tracer.numpy_ import ndarray
from tracer.session import ValuesNeeded

#: Rows to train on and to test on, the shape of a row, its dtype, the shape of a label.
IMAGES = {
    "mnist": (60_000, 10_000, (28, 28), "uint8", ()),
    "fashion_mnist": (60_000, 10_000, (28, 28), "uint8", ()),
    "cifar10": (50_000, 10_000, (32, 32, 3), "uint8", (1,)),
    "cifar100": (50_000, 10_000, (32, 32, 3), "uint8", (1,)),
}
TABLES = {"boston_housing": (404, 102, (13,)), "california_housing": (16_512, 4_128, (8,))}
TEXTS = {"imdb": (25_000, 25_000), "reuters": (8_982, 2_246)}


class Module:
    """A data set as ``keras.datasets`` has it."""

    def __init__(self, parts: list[tuple]) -> None:
        self._parts = parts

    def load_data(self, *_: Any, **__: Any) -> Any:
        """((x_train, y_train), (x_test, y_test))."""
        return tuple(
            (ndarray(x, kind), ndarray(y, of_label)) for x, kind, y, of_label in self._parts
        )

    def get_word_index(self, *_: Any, **__: Any) -> dict:
        raise ValuesNeeded("the words of a data set")


def modules() -> dict[str, Module]:
    """Every data set by its name."""
    found = {}
    for name, (train, test, row, dtype, label) in IMAGES.items():
        found[name] = Module(
            [
                ((n, *row), dtype, (n, *label), "uint8" if not label else "int64")
                for n in (train, test)
            ]
        )
    for name, (train, test, row) in TABLES.items():
        found[name] = Module([((n, *row), "float64", (n,), "float64") for n in (train, test)])
    for name, sizes in TEXTS.items():
        found[name] = Module([((n,), "object", (n,), "int64") for n in sizes])
    return found
