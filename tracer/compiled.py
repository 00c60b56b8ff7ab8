"""What `compile` makes of losses and metrics: one for each output, by lists and by names."""

from typing import Any

from tracer import losses, metrics, ops, tree


class CompiledLoss:
    """The losses of a model; called on labels and predictions it checks them."""

    def __init__(self, loss: Any, output_names: list[str] | None) -> None:
        self.loss, self.output_names = loss, output_names
        #: (path to labels and predictions, the loss, its name)
        self.each: list[tuple[tuple, Any, str]] = []
        #: Whether labels are text, which nothing can be computed of.
        self.of_text = False

    def names(self) -> list[str]:
        """What is reported of the losses of several outputs."""
        return [f"{name}_loss" for _, _, name in self.each] if len(self.each) > 1 else []

    def __call__(self, y_true: Any, y_pred: Any, weights: Any) -> None:
        if tree.is_nested(y_true) or tree.is_nested(y_pred):
            y_true = self._packed(y_true, y_pred)
        self._build(y_true, y_pred)
        taken = [tree.at(path, y_true) for path, _, _ in self.each]
        self.of_text = any(getattr(label, "_dtype", None) == "string" for label in taken)
        for path, loss, _ in self.each:
            weight = tree.at(path, weights) if tree.is_nested(weights) else weights
            if tree.is_nested(weight):  # Keras makes one tensor of the list.
                weight = ops.stack(tree.flatten(weight))
            loss(tree.at(path, y_true), tree.at(path, y_pred), weight)

    def _packed(self, y_true: Any, y_pred: Any) -> Any:
        """The labels in the structure of the predictions; ValueError where they have none."""
        if _alike(y_pred, y_true):
            return y_true
        if not tree.is_nested(y_true) and tree.is_nested(y_pred) and len(y_pred) == 1:
            y_true = [y_true]
        elif (
            isinstance(y_pred, list | tuple)
            and isinstance(y_true, dict)
            and set(self.output_names or ()) == set(y_true)
        ):
            y_true = [y_true[name] for name in self.output_names or ()]
        flat = tree.flatten(y_pred)
        if tree.is_nested(y_true) and len(y_true) == len(flat):
            return tree.pack(y_pred, list(y_true))  # Keras takes the keys of a dict for the labels
        labels, wanted = tree.flatten(y_true), tree.flatten(self.loss)
        places = [i for i, loss in enumerate(wanted) if loss is not None]
        if len(labels) != len(places):
            shown = [tree.map_structure(lambda _: "*", each) for each in (y_true, y_pred)]
            raise ValueError(
                f"y_true and y_pred have different structures.\ny_true: {shown[0]}\n"
                f"y_pred: {shown[1]}\n"
            )
        placed: list = [None] * len(wanted)
        for label, i in zip(labels, places, strict=True):
            placed[i] = label
        return tree.pack(self.loss, placed)

    def _build(self, y_true: Any, y_pred: Any) -> None:
        loss, names = self.loss, self.output_names
        self.each = []
        if names and isinstance(loss, dict) and not isinstance(y_pred, dict):
            if set(names) != set(loss):
                raise ValueError(
                    f"Expected keys {names} in loss dict, but found loss.keys()={list(loss)}"
                )
            loss = [loss[name] for name in names]
        count = len(tree.flatten(y_pred))
        flat: list = list(names) if names and len(names) == count else [None] * count
        named = tree.pack(y_pred, flat)
        if not tree.is_nested(loss):
            whole = loss
            loss = tree.map_structure(lambda _: whole, y_pred)
        self._nested(y_true, y_pred, loss, named, ())

    def _nested(self, y_true: Any, y_pred: Any, loss: Any, names: Any, path: tuple) -> None:
        several = isinstance(loss, list | tuple)
        if (
            several
            and not any(map(tree.is_nested, loss))
            and len(loss) == len(tree.flatten(y_pred))
        ):
            loss = tree.pack(y_pred, list(loss))
        elif several and not isinstance(y_pred, type(loss)):
            for each in loss:
                self._nested(y_true, y_pred, each, names, path)
            return
        if not tree.is_nested(loss):
            self._leaf(y_true, y_pred, loss, names, path)
            return
        if not isinstance(loss, type(y_pred)):
            raise KeyError(
                f"The path: {path} in the `loss` argument, can't be found in the model's output "
                "(`y_pred`)."
            )
        for key, each in loss.items() if isinstance(loss, dict) else enumerate(loss):
            if each is None:
                continue
            if not _has(y_true, key, loss) or not _has(y_pred, key, loss):
                raise KeyError(
                    f"The path: {(*path, key)} in the `loss` argument, can't be found in either "
                    "the model's output (`y_pred`) or in the labels (`y_true`)."
                )
            self._nested(y_true[key], y_pred[key], each, names[key], (*path, key))

    def _leaf(self, y_true: Any, y_pred: Any, loss: Any, name: Any, path: tuple) -> None:
        found = losses.resolved(loss, y_true, y_pred)
        if found is None:
            return
        shown = path
        if not tree.is_nested(name):
            own = name if name is not None else found.name
            if not path:
                shown = (own,)
            elif isinstance(path[-1], int):
                shown = (*path[:-1], own)
        self.each.append((path, found, "/".join(map(str, shown))))


def _has(value: Any, key: Any, like: Any) -> bool:
    if isinstance(like, dict):
        return isinstance(value, dict) and key in value
    return isinstance(value, list | tuple) and key < len(value)


def _alike(one: Any, other: Any) -> bool:
    """Whether two structures are the same, a list and a tuple told apart."""
    if not tree.same(one, other):
        return False
    if isinstance(one, list | tuple):
        return type(one) is type(other) and all(map(_alike, one, other))
    return not isinstance(one, dict) or all(_alike(one[key], other[key]) for key in one)


class CompiledMetrics:
    """The metrics of a model; called on labels and predictions it checks them."""

    def __init__(self, plain: Any, weighted: Any, output_names: list[str] | None) -> None:
        for told, given in (("metrics", plain), ("weighted_metrics", weighted)):
            if given and not isinstance(given, list | tuple | dict):
                raise ValueError(
                    f"Expected `{told}` argument to be a list, tuple, or dict. Received instead: "
                    f"{told}={given} of type {type(given)}"
                )
        self.plain, self.weighted, self.output_names = plain, weighted, output_names
        #: The names of all, as they were given, and those that are reported.
        self.given: list[str] = []
        self.reported: list[str] = []

    def __call__(self, y_true: Any, y_pred: Any, weights: Any) -> None:
        self.given, self.reported = [], []
        labels, made = tree.flatten(y_true), tree.flatten(y_pred)
        updates = []
        for which, listed in (("", self.plain), ("weighted_", self.weighted)):
            for i, each in enumerate(self._for_outputs(listed, len(made))):
                if i >= len(labels):
                    continue
                weight = None
                if which and weights is not None:
                    flat = tree.flatten(weights)
                    weight = flat[i] if i < len(flat) else flat[0]
                before = ""
                if len(made) > 1 and self.output_names:
                    before = f"{self.output_names[i]}_"
                for metric in each:
                    name, update = metrics.resolved(metric, labels[i], made[i])
                    self._report(name, before, which)
                    if update is not None:
                        updates.append((update, labels[i], made[i], weight))
        for update, label, output, weight in updates:
            update(label, output, weight)

    def _report(self, name: str, before: str, which: str) -> None:
        self.given.append(name)
        told = f"{before}{name}"
        if told in self.reported and which:
            told = f"{before}weighted_{name}"
        number = 1
        unique = told
        while unique in self.reported:
            unique = f"{told}_{number}"
            number += 1
        self.reported.append(unique)

    def _for_outputs(self, listed: Any, count: int) -> list[list]:
        if not listed:
            return []
        if count == 1:
            return [tree.flatten(listed)]
        if isinstance(listed, dict):
            keys = self.output_names or sorted(listed)
            parts: list = [listed.get(name) for name in keys]
        elif len(listed) == count:
            parts = list(listed)
        else:
            raise ValueError(
                "Invalid `metrics`. `metrics` should contain metrics objects and match the output "
                "structure of the model."
            )
        return [
            [] if part is None else list(part) if isinstance(part, list | tuple) else [part]
            for part in parts
        ]
