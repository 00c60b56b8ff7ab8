"""`compile`, `fit`, `evaluate` and `predict`: what they check of shapes, and nothing computed."""

import math
import warnings
from inspect import isgenerator
from itertools import count
from typing import Any

from tracer import dtypes, losses, optimizers, tree
from tracer.numpy_ import ndarray
from tracer.operation import in_graph
from tracer.session import NoRule, ValuesNeeded, current
from tracer.tensor import Tensor
from tracer.tensors import KerasTensor, TFTensor, is_symbolic
from tracer.unknown import Unknown, holds_unknown

#: Arguments of the compile of old.
COMPILE = (
    *("optimizer", "loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly"),
    *("steps_per_execution", "jit_compile", "auto_scale_loss"),
)


class History:
    """What `fit` gives back; a trace has no numbers to put into it."""

    def __init__(self, names: list[str] | None = None) -> None:
        self.history: Any = Unknown("the history of fit")
        if names is not None:
            self.history = {name: Unknown(f"history[{name!r}]") for name in names}
        self.epoch: list = []
        self.params: dict = {}


class Training:
    """What a model can do once it is compiled."""

    _loss: Any = None
    _metrics: Any = ()
    compiled = False
    optimizer: Any = None

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Note the loss. Raises ValueError for a name that is none."""
        object.__setattr__(self, "optimizer", optimizers.get(optimizer))
        object.__setattr__(self, "_loss", loss)
        object.__setattr__(self, "_metrics", metrics or [])
        object.__setattr__(self, "compiled", True)

    def _fed(self, x: Any, y: Any = None, weights: Any = None) -> None:
        """Raise what Keras raises for data that a model cannot take."""
        unknown = holds_unknown([x, y, weights])
        if unknown is not None:
            raise NoRule(f"data of {unknown._what}")
        leaves = [leaf for part in (x, y, weights) for leaf in tree.flatten(part)]
        for leaf in leaves:
            if leaf is not None and not isinstance(leaf, Tensor):
                if hasattr(leaf, "_batches"):
                    return
                raise ValueError(f"Unrecognized data type: x={x} (of type {type(x)})")
        for leaf in leaves:
            if leaf is not None and leaf._dtype == "object":
                raise ValueError("Invalid dtype: object")
        sizes = {leaf.shape[0] for leaf in leaves if leaf is not None and leaf.shape}
        if len(sizes) > 1:
            told = (
                "Data cardinality is ambiguous. Make sure all arrays contain the same number of "
                "samples."
            )
            for label, part in (("x", x), ("y", y), ("sample_weight", weights)):
                if part is not None:
                    found = ", ".join(str(leaf.shape[0]) for leaf in tree.flatten(part))
                    told += f"'{label}' sizes: {found}\n"
            raise ValueError(told)

    def _compiled(self) -> None:
        if not self.compiled:
            raise ValueError("You must call `compile()` before using the model.")

    def _predicted(self, x: Any, batch: Any) -> Any:
        """The shapes that come out for data in batches of a size."""

        numbers = count()

        def symbol(leaf: Any) -> Any:
            if leaf is None or is_symbolic(leaf):
                return leaf
            number = next(numbers)
            name = f"data_{number}" if number else "data"
            dtype = "float32" if leaf.dtype in dtypes.FLOATS else leaf.dtype
            return KerasTensor((batch, *leaf.shape[1:]), dtype, name=name)

        calls = len(current().calls)
        try:
            return in_graph(self, tree.map_structure(symbol, x))
        finally:
            del current().calls[calls:]

    def _checked(self, x: Any, y: Any, batch: Any) -> None:
        try:
            predicted = self._predicted(x, batch)
        except (ValueError, NoRule, ValuesNeeded):
            raise
        except Exception as error:
            raise RuntimeError(
                "Unable to automatically build the model. Please build it yourself before calling "
                "fit/evaluate/predict. A model is 'built' when its variables have been created "
                "and its `self.built` attribute is True. Usually, calling the model on a batch of "
                f"data is the right way to build it.\nException encountered:\n'{error}'"
            ) from error
        if y is not None and self._loss is not None:
            losses.check_all(self._loss, y, predicted, batch, getattr(self, "output_names", None))

    def train_step(self, data: Any) -> Any:
        raise NoRule("train_step of Keras itself")

    def _own_step(self, x: Any, y: Any) -> None:
        """Run the step that the reader wrote, on a batch without values."""

        def symbol(leaf: Any) -> Any:
            shape = (None, *leaf.shape[1:])
            return None if leaf is None else TFTensor(shape, leaf.dtype, eager=False)

        data = tree.map_structure(symbol, x if y is None else (x, y))
        calls = len(current().calls)
        try:
            self.train_step(data)
        finally:
            del current().calls[calls:]

    def _all_built(self) -> bool:
        """A model without weights yet is built on the first batch, which has a length."""
        waiting: list = [self]
        while waiting:
            layer = waiting.pop()
            if not layer.built:
                return False
            waiting += layer._layers
        return True

    def _batch(self, x: Any, size: Any) -> Any:
        first = next((leaf for leaf in tree.flatten(x) if leaf is not None), None)
        rows = None if first is None or not first.shape else first.shape[0]
        return rows if rows is None else min(rows, size or 32)

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: Any = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: Any = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: Any = None,
        validation_steps: Any = None,
        validation_batch_size: Any = None,
        validation_freq: int = 1,
    ) -> History:
        """Check the shapes of data, model and loss."""
        self._compiled()
        if isgenerator(x) and shuffle:
            warnings.warn(
                "`shuffle=True` was passed, but will be ignored since the data `x` was provided "
                "as a generator. The generator is expected to yield already-shuffled data.",
                stacklevel=2,
            )
        self._run(x, y, sample_weight, batch_size)
        if isinstance(validation_data, tuple):
            x, y = validation_data[:2]
            self._run(x, y, None, validation_batch_size or batch_size)
        return History(self._recorded(bool(validation_data) or validation_split > 0))

    def _recorded(self, validated: bool) -> list[str] | None:
        """The keys of the history; None where metrics have names of their own."""
        plain = isinstance(self._metrics, list) and all(isinstance(m, str) for m in self._metrics)
        if not plain or isinstance(self._loss, dict | list):
            return None
        names = ["loss", *self._metrics]
        return names + [f"val_{name}" for name in names if validated]

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: Any = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: Any = None,
        callbacks: Any = None,
        return_dict: bool = False,
    ) -> Any:
        self._compiled()
        self._run(x, y, sample_weight, batch_size)
        return _number()

    def train_on_batch(self, x: Any, y: Any = None, *_: Any, **__: Any) -> Any:
        self._compiled()
        self._run(x, y, None, self._batch(x, math.inf))
        return _number()

    test_on_batch = train_on_batch

    def predict(
        self,
        x: Any,
        batch_size: Any = None,
        verbose: Any = "auto",
        steps: Any = None,
        callbacks: Any = None,
    ) -> Any:
        """Arrays in the shapes that the model puts out."""
        if hasattr(x, "_batches"):
            x = x._batches()[0]
        self._fed(x)
        rows = next((leaf.shape[0] for leaf in tree.flatten(x) if leaf.shape), None)
        found = self._predicted(x, self._batch(x, batch_size))
        return tree.map_structure(lambda leaf: ndarray((rows, *leaf.shape[1:]), leaf.dtype), found)

    def predict_on_batch(self, x: Any) -> Any:
        return self.predict(x)

    def _run(self, x: Any, y: Any, weights: Any, batch_size: Any) -> None:
        if isgenerator(x):
            self._of_generator(x)
            return
        if hasattr(x, "_batches"):
            x, y = x._batches()
            if x is None:
                raise NoRule("a data set whose shapes are not known")
            batch_size = self._batch(x, math.inf)
        self._fed(x, y, weights)
        if type(self).train_step is not Training.train_step:
            self._own_step(x, y)
            return
        # Where the last batch is shorter than the others, none has a length that is known.
        rows, size = self._batch(x, math.inf), batch_size or 32
        even = rows is not None and rows % size == 0
        batch = size if even and not self._all_built() else None
        self._checked(x, y, batch)

    def _of_generator(self, batches: Any) -> None:
        """Check the first batch; how many rows the others have is not known."""
        try:
            first = next(batches)
        except StopIteration:
            raise NoRule("a generator that yields nothing") from None
        if not isinstance(first, tuple | list):
            first = (first,)
        y = first[1] if len(first) > 1 else None
        self._fed(first[0], y)
        self._checked(first[0], y, None)


# The names under which Keras has these methods; Python says them when an argument is unknown.
Training.compile.__qualname__ = "Trainer.compile"
for _method in (Training.fit, Training.evaluate, Training.predict):
    _method.__qualname__ = f"TensorFlowTrainer.{_method.__name__}"


def _number() -> Any:
    return ndarray((), "float32")
