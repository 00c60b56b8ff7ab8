"""`compile`, `fit`, `evaluate` and `predict`: what they check of shapes, and nothing computed."""

import math
import warnings
from inspect import isgenerator
from itertools import count
from typing import Any, NoReturn

from tracer import dtypes, optimizers, tree
from tracer.compiled import CompiledLoss, CompiledMetrics
from tracer.models import gradients
from tracer.numpy_ import ndarray
from tracer.operation import in_graph
from tracer.ops.refused import InvalidArgumentError, UnimplementedError
from tracer.session import NoRule, current
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
    _compiled_loss: Any = None
    _compiled_metrics: Any = None
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
        """Note the loss. Raises ValueError for an optimizer that is none."""
        if not getattr(self, "_ready", False):
            raise _no_attribute(self, "_dtype_policy")
        object.__setattr__(self, "optimizer", optimizers.get(optimizer))
        object.__setattr__(self, "_loss", loss)
        object.__setattr__(self, "_metrics", metrics or [])
        names = getattr(self, "output_names", None)
        made: Any = None if loss is None else CompiledLoss(loss, names)
        object.__setattr__(self, "_compiled_loss", made)
        made = CompiledMetrics(metrics, weighted_metrics, names)
        object.__setattr__(self, "_compiled_metrics", made)
        object.__setattr__(self, "compiled", True)
        object.__setattr__(self, "_traced", [])
        if run_eagerly and jit_compile not in ("auto", False):
            warnings.warn(
                "If `run_eagerly` is True, then `jit_compile` cannot also be True. Disabling "
                "`jit_compile`.",
                stacklevel=2,
            )

    def _fed(self, x: Any, y: Any = None, weights: Any = None) -> Any:
        """Raise what Keras raises for data that a model cannot take; give the weights of rows."""
        unknown = holds_unknown([x, y, weights])
        if unknown is not None:
            raise NoRule(f"data of {unknown._what}")
        leaves = [leaf for part in (x, y, weights) for leaf in tree.flatten(part)]
        for leaf in leaves:
            if leaf is not None and not isinstance(leaf, Tensor):
                if hasattr(leaf, "_batches"):
                    return weights
                raise ValueError(f"Unrecognized data type: x={x} (of type {type(x)})")
        if self._on_batch:
            return weights
        weights = _of_each(y, weights)
        leaves = [leaf for part in (x, y, weights) for leaf in tree.flatten(part)]
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
        for leaf in leaves:
            if leaf is not None and leaf._dtype in ("object", "string"):
                raise ValueError(f"Invalid dtype: {_told_dtype(leaf)}")
        return weights

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

        return in_graph(self._in_function, tree.map_structure(symbol, x))

    def _checked(
        self, x: Any, y: Any, weights: Any, batch: Any, sizes: tuple[int, ...] = ()
    ) -> None:
        """One step on a batch without values: the model, its loss, its metrics.

        `sizes` are the lengths of the batches that then run in this graph.
        """
        leaves = [leaf for part in (x, y, weights) for leaf in tree.flatten(part)]
        odd = [leaf for leaf in leaves if leaf is not None and leaf._dtype == "object"]
        number = count()

        def placeholder(leaf: Any) -> Any:
            if leaf is None:
                return None
            dtype = "float32" if leaf.dtype in dtypes.FLOATS else leaf.dtype
            if leaf._dtype == "object":
                dtype = "string"  # what TensorFlow takes objects for
            rows = leaf.shape[:1] if self._on_batch else (batch,)
            made = TFTensor((*rows, *leaf.shape[1:]), dtype, eager=False)
            place = next(number)
            made.name = f"data_{place}:0" if place else "data:0"  # type: ignore[attr-defined]
            return made

        x, y, weights = (tree.map_structure(placeholder, part) for part in (x, y, weights))
        session = current()
        made_before = session.weights
        with session.unseen() as tried:
            predicted = self._stepped(x)
        session.tried[id(self)] = tried
        self._judged(y, predicted, weights)
        begins = self._begins(x)
        if begins and not self.trainable_weights:  # type: ignore[attr-defined]
            warnings.warn("The model does not have any trainable weights.", stacklevel=2)
        elif begins and self._compiled_loss is not None and not self._adds_losses():
            model = getattr(self, "_functional", None) or self
            paths = [path for path, _, _ in self._compiled_loss.each]
            gradients.check(self, getattr(model, "_graph", None), paths)
        if session.weights > made_before:
            self._again(x)
        for leaf in odd:
            _refuse_objects(leaf)
        if self._compiled_loss is not None and self._compiled_loss.of_text:
            said = "Cast string to float is not supported"
            raise UnimplementedError(f"Graph execution error:\n\n{said}")
        for size in sizes:
            resized = [_resized(part, size) for part in (y, predicted, weights)]
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # it was said of the batch of any length
                    self._judged(*resized)
            except ValueError as error:
                raise InvalidArgumentError(f"Graph execution error:\n\n{error}") from error

    def _judged(self, y: Any, predicted: Any, weights: Any) -> None:
        """The loss and the metrics of labels and predictions."""
        if self._compiled_loss is not None:
            self._compiled_loss(y, predicted, weights)
        elif not self._adds_losses():
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        if y is not None:
            self._compiled_metrics(y, predicted, weights)

    def _in_function(self, x: Any) -> Any:
        """What the model makes of placeholders; weights are made the first time, or never."""
        session = current()
        weights = session.weights
        with session.unseen() as tried:
            found = self._stepped(x)
        session.tried[id(self)] = tried
        if session.weights > weights:
            self._again(x)
        return found

    def _again(self, x: Any) -> None:
        """The second time that TensorFlow traces a function which made weights."""
        session = current()
        with session.unseen(), session.no_more_weights():
            self._stepped(x)

    def _stepped(self, x: Any) -> Any:
        """What the model makes of a batch, told whether it trains if it asks."""
        asks = "training" in self._call_signature.parameters  # type: ignore[attr-defined]
        told = {"training": self._learning} if asks else {}
        return self(x, **told)  # type: ignore[operator]

    def _adds_losses(self) -> bool:
        """Whether a layer may add a loss of its own."""
        waiting: list = [self]
        while waiting:
            layer = waiting.pop()
            given = layer.__dict__.get("_made_with", {})
            if layer.__dict__.get("_adds") or any(
                name.endswith("regularizer") and value is not None for name, value in given.items()
            ):
                return True
            waiting += [*layer._layers, *getattr(layer, "layers", ())]
        return False

    def train_step(self, data: Any) -> Any:
        raise NoRule("train_step of Keras itself")

    def _own_step(self, x: Any, y: Any) -> None:
        """Run the step that the reader wrote, on a batch without values."""

        def symbol(leaf: Any) -> Any:
            shape = (None, *leaf.shape[1:])
            return None if leaf is None else TFTensor(shape, leaf.dtype, eager=False)

        data = tree.map_structure(symbol, x if y is None else (x, y))
        with current().unseen():
            self.train_step(data)

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
        if hasattr(x, "_batches") and shuffle:
            warnings.warn(
                "`shuffle=True` was passed, but will be ignored since the data `x` was provided "
                "as a tf.data.Dataset. The Dataset is expected to already be shuffled (via "
                "`.shuffle(buffer_size)`).",
                stacklevel=2,
            )
        object.__setattr__(self, "_learning", True)
        try:
            self._run(x, y, sample_weight, batch_size)
        finally:
            object.__setattr__(self, "_learning", False)
        if steps_per_epoch and self._runs_out(x, batch_size, steps_per_epoch, epochs):
            warnings.warn(
                "Your input ran out of data; interrupting training. Make sure that your dataset or "
                "generator can generate at least `steps_per_epoch * epochs` batches. You may need "
                "to use the `.repeat()` function when building your dataset.",
                stacklevel=2,
            )
        if isinstance(validation_data, tuple):
            x, y = validation_data[:2]
            self._run(x, y, None, validation_batch_size or batch_size)
        return History(self._recorded(bool(validation_data) or validation_split > 0))

    def _runs_out(self, x: Any, batch_size: Any, steps: int, epochs: int) -> bool:
        """Whether arrays have fewer batches than are asked for; epochs go on where one ended."""
        rows = next((leaf.shape[0] for leaf in tree.flatten(x) if _is_array(leaf)), None)
        batches = -(-rows // (batch_size or 32)) if rows else 0
        return batches > 0 and batches % steps > 0 and epochs * steps > batches

    def _recorded(self, validated: bool) -> list[str] | None:
        """The keys of the history; None where the reader's own step names them."""
        names = self._reported()
        if names is None:
            return None
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
        return self._numbers(return_dict)

    def _numbers(self, named: bool) -> Any:
        """What is computed of a batch: the loss, or all in the order of their names."""
        names = self._reported()
        if names is None:
            return Unknown("what a model of its own train_step reports")
        if named:
            return {name: _number() for name in names}
        listed = ["loss", *self._compiled_metrics.given]
        if self._compiled_loss is not None:
            listed += self._compiled_loss.names()
        found = [name for name in listed if name in names]
        found += [name for name in names if name not in listed]
        return _number() if len(found) == 1 else [_number() for _ in found]

    def _reported(self) -> list[str] | None:
        if type(self).train_step is not Training.train_step:
            return None
        more = self._compiled_loss.names() if self._compiled_loss is not None else []
        return list(dict.fromkeys(["loss", *self._compiled_metrics.reported, *more]))

    _on_batch = False
    _learning = False
    #: Of which batches TensorFlow has traced a step since `compile`: their shapes; `fit` is ().
    _traced: list[tuple]

    def _begins(self, x: Any) -> bool:
        """Whether TensorFlow traces a step of learning now: for `fit` once, for batches twice.

        The second time it leaves open whatever length differs, and need not trace it again.
        """
        step = tuple(leaf._shape for leaf in tree.flatten(x)) if self._on_batch else ()
        before = [each for each in self._traced if bool(each) is bool(step)]
        begins = self._learning and step not in before and len(before) < 2
        if begins:
            self._traced.append(step)
        return begins

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        object.__setattr__(self, "_learning", True)
        try:
            return self.test_on_batch(x, y, sample_weight, return_dict)
        finally:
            object.__setattr__(self, "_learning", False)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        self._compiled()
        object.__setattr__(self, "_on_batch", True)
        try:
            self._run(x, y, sample_weight, None)
        finally:
            object.__setattr__(self, "_on_batch", False)
        return self._numbers(return_dict)

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
            if x._unbatched:
                self._of_rows(x)
            x = x._batches()[0]
        self._fed(x)
        x = _tuples(x)
        rows = next((leaf.shape[0] for leaf in tree.flatten(x) if leaf.shape), None)
        if not getattr(self, "_ready", False):
            raise _no_attribute(self, "_distribute_strategy")
        found = self._predicted(x, self._batch(x, batch_size))
        return tree.map_structure(lambda leaf: ndarray((rows, *leaf.shape[1:]), leaf.dtype), found)

    def predict_on_batch(self, x: Any) -> Any:
        return self.predict(x)

    def _run(self, x: Any, y: Any, weights: Any, batch_size: Any) -> None:
        if isgenerator(x):
            self._of_generator(x)
            return
        if hasattr(x, "_batches"):
            if x._unbatched:
                self._of_rows(x)
            x, y = x._batches()
            if x is None:
                raise NoRule("a data set whose shapes are not known")
            batch_size = self._batch(x, math.inf)
        weights = self._fed(x, y, weights)
        if type(self).train_step is not Training.train_step:
            self._own_step(x, y)
            return
        if self._on_batch:
            self._checked(x, y, weights, self._batch(x, None))
            return
        x, y, weights = (_tuples(part) for part in (x, y, weights))
        rows = next((leaf.shape[0] for leaf in tree.flatten(x) if leaf is not None), None)
        full = self._batch(x, batch_size)
        sizes = tuple({full, (rows % full) or full}) if rows and full else ()
        # Where the last batch is shorter than the others, none has a length that is known.
        even = rows and rows % (batch_size or 32) == 0
        known = full if even and not self._all_built() else None
        self._checked(x, y, weights, known, sizes)

    def _of_rows(self, data: Any) -> NoReturn:
        """Raise what a model raises for a data set whose elements have no batch axis."""
        names = {"float64": "Cast"}
        x = data.elements[0] if isinstance(data.elements, tuple) else data.elements

        def symbol(leaf: Any) -> Any:
            return KerasTensor(leaf._shape, "float32", name=names.get(leaf._dtype, "data"))

        try:
            with current().unseen():
                in_graph(self._stepped, tree.map_structure(symbol, x))
        except Exception as error:
            error._unbatched = True  # type: ignore[attr-defined]
            raise
        raise NoRule("a data set without a batch")

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
        x = _tuples(first[0])
        rows = self._batch(x, math.inf)
        self._checked(x, _tuples(y), None, None, (rows,) if rows else ())


# The names under which Keras has these methods; Python says them when an argument is unknown.
Training.compile.__qualname__ = "Trainer.compile"
for _method in (Training.fit, Training.evaluate, Training.predict):
    _method.__qualname__ = f"TensorFlowTrainer.{_method.__name__}"


def _of_each(y: Any, weights: Any) -> Any:
    """The weights of rows for each array of labels; none where there are no labels."""
    if y is None or weights is None or not tree.is_nested(y):
        return None if y is None else weights
    if not tree.is_nested(weights):
        if len(weights.shape) != 1 and (len(weights.shape) != 2 or weights.shape[1] != 1):
            raise ValueError(
                "For a model with multiple outputs, when providing a single `sample_weight` array, "
                "it should only have one scalar score per sample (i.e. shape `(num_samples,)`). If "
                "you want to use non-scalar sample weights, pass a `sample_weight` argument with "
                "one array per model output."
            )
        return tree.map_structure(lambda _: weights, y)
    if not tree.same(y, weights):
        raise ValueError(
            "You should provide one `sample_weight` array per output in `y`. The two structures "
            f"did not match:\n- y: {y}\n- sample_weight: {weights}\n"
        )
    return weights


def _refuse_objects(array: Any) -> None:
    """Raise what TensorFlow says of objects that are no text, when it is handed them."""
    if array.known is None:
        raise NoRule("an array of objects that are not known")
    kinds = [type(value).__name__ for value in array.known if not isinstance(value, str)]
    if kinds:
        raise ValueError(
            f"Failed to convert a NumPy array to a Tensor (Unsupported object type {kinds[0]})."
        )


def _is_array(value: Any) -> bool:
    return isinstance(value, Tensor) and bool(value._shape)


def _number() -> Any:
    return ndarray((), "float32")


def _tuples(value: Any) -> Any:
    """A structure as a data set keeps it: its lists are tuples."""
    if isinstance(value, dict):
        return {key: _tuples(part) for key, part in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _resized(value: Any, size: int) -> Any:
    """Tensors of a graph with the length of a batch that runs in it."""

    def resized(leaf: Any) -> Any:
        if not isinstance(leaf, Tensor) or not leaf._shape or leaf._shape[0] is not None:
            return leaf
        made = TFTensor((size, *leaf._shape[1:]), leaf._dtype, eager=False)
        if leaf._keras_mask is not None:
            made._keras_mask = resized(leaf._keras_mask)
        return made

    return tree.map_structure(resized, value)


def _no_attribute(model: Any, name: str) -> AttributeError:
    """What Python says of a model whose constructor never called that of Model."""
    return AttributeError(f"'{type(model).__name__}' object has no attribute '{name}'")


def _told_dtype(leaf: Any) -> str:
    """A dtype that is none for Keras, as NumPy names it: text by the bits of its longest word."""
    if leaf._dtype == "object" or leaf.known is None:
        return "object" if leaf._dtype == "object" else "str"
    return f"str{32 * max((len(str(value)) for value in leaf.known), default=1)}"
