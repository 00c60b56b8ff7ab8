"""Operators for what goes wrong with tensors and layers, each a small mistake somebody might make.

They are generators: from a node of the syntax tree they yield what to put in its place. To add one,
write it under ``@_operator``; its name is that of the function. What is usual in any program comes
from cosmic-ray, see :mod:`.mutation`.
"""

import ast
import itertools
import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]
#: Nodes that have a place in the source.
Placed = ast.expr | ast.stmt | ast.keyword | ast.arg | ast.alias | ast.excepthandler
#: What an operator yields: a node or a span of the source, and the text in its place.
Replacement = tuple[Placed | Span, str]
#: Expressions that never need parentheses.
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant)


class Cell:
    """A source with its syntax tree, and the text of each node."""

    def __init__(self, source: str):
        self.source = source
        self.tree = ast.parse(source)
        self.parents = {c: node for node in ast.walk(self.tree) for c in ast.iter_child_nodes(node)}
        lines = source.splitlines(keepends=True)
        self._lines = [line.encode() for line in lines]
        self._starts = [0, *itertools.accumulate(map(len, lines))]
        self._texts = [
            self.span(node)
            for node in ast.walk(self.tree)
            if isinstance(node, Placed) and self._is_for_people(node)
        ]

    def _is_for_people(self, node: ast.AST) -> bool:
        parent = self.parents.get(node)
        if isinstance(parent, ast.Call):
            raised = isinstance(self.parents.get(parent), ast.Raise)
            return raised and node is not parent.func
        return isinstance(parent, ast.Expr) and isinstance(node, ast.Constant)

    def is_text(self, place: int) -> bool:
        """Whether a character belongs to a docstring or to the message of an error."""
        return any(start <= place < stop for start, stop in self._texts)

    def span(self, node: Placed) -> Span:
        """Return where a node begins and ends, in characters of the source."""

        def place(line: int | None, column: int | None) -> int:
            assert line is not None and column is not None  # What is parsed has an end.
            return self._starts[line - 1] + len(self._lines[line - 1][:column].decode())

        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    def text(self, node: Placed) -> str:
        """Return the source of a node."""
        start, stop = self.span(node)
        return self.source[start:stop]

    def with_text(self, where: Placed | Span, text: str) -> str:
        """Return the whole source with another text in place of a node or a span."""
        start, stop = where if isinstance(where, tuple) else self.span(where)
        return self.source[:start] + text + self.source[stop:]

    def operand(self, node: ast.AST, text: str) -> str:
        """Return an expression in parentheses, if it needs them where ``node`` stands."""
        inside = self.parents[node]
        binds = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Attribute)
        is_value = isinstance(inside, ast.Subscript) and inside.value is node
        return _atom(text) if is_value or isinstance(inside, binds) else text

    def parts(self, node: ast.Call | ast.Dict | ast.List | ast.Tuple | ast.Set) -> list[Span]:
        """Return the spans of the arguments of a call or the elements of a display."""
        low, high = self.span(node)
        pairs: list[tuple[Placed | None, ast.expr]]
        if isinstance(node, ast.Call):
            low = self.span(node.func)[1]
            pairs = [(None, each) for each in node.args]
            pairs += [(each, each.value) for each in node.keywords]
        elif isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
        else:
            pairs = [(None, each) for each in node.elts]
        if self.source[high - 1] in _OPENING:
            low = self.source.index(_OPENING[self.source[high - 1]], low) + 1
            high -= 1
        spans = []
        for first, last in pairs:
            start, stop = self._in_parentheses(last, low, high)
            spans.append((self.span(first)[0] if first else start, stop))
        return spans

    def _in_parentheses(self, node: Placed, low: int, high: int) -> Span:
        """Return the span of a node with the parentheses around it, between two places."""
        start, stop = self.span(node)
        while True:
            before, after = self.source[low:start].rstrip(), self.source[stop:high].lstrip()
            if not (before.endswith("(") and after.startswith(")")):
                return start, stop
            start, stop = low + len(before) - 1, high - len(after) + 1

    def without(self, parts: list[Span], place: int) -> Replacement:
        """Return the replacement that leaves out one of the parts, with its comma."""
        if place + 1 < len(parts):
            return (parts[place][0], parts[place + 1][0]), ""
        if place:
            return (parts[place - 1][1], parts[place][1]), ""
        comma = re.compile(r"\s*,?").match(self.source, parts[0][1])
        assert comma is not None  # Nothing at all is a match, too.
        return (parts[0][0], comma.end()), ""

    def swapped(self, parts: list[Span], place: int) -> Replacement:
        """Return the replacement that swaps one of the parts with the next."""
        (start, comma), (after, stop) = parts[place : place + 2]
        first, between, second = (
            self.source[a:b] for a, b in ((start, comma), (comma, after), (after, stop))
        )
        return (start, stop), second + between + first

    def added(self, call: ast.Call, argument: str) -> Replacement:
        """Return the replacement that gives a call one more argument."""
        parts = self.parts(call)
        end = parts[-1][1] if parts else self.span(call)[1] - 1
        return (end, end), f", {argument}" if parts else argument


_OPENING = {")": "(", "]": "[", "}": "{"}


def _atom(text: str) -> str:
    """Return an expression in parentheses, unless it is a name, a call or the like."""
    is_atom = isinstance(ast.parse(f"({text})", mode="eval").body, _ATOMS)
    return text if is_atom else f"({text})"


_OPERATORS: dict[str, Callable[[Cell, ast.AST], Iterator[Replacement]]] = {}


def _operator(function):
    _OPERATORS[function.__name__.strip("_").replace("_", "-")] = function
    return function


def of_the_field(cell: Cell) -> Iterator[tuple[str, str]]:
    """Give (operator, mutated source) for all that these operators do to a cell."""
    formatted = {
        node
        for string in ast.walk(cell.tree)
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
    }
    for name, operator in _OPERATORS.items():
        for node in ast.walk(cell.tree):
            if node not in formatted:
                for replaced, text in operator(cell, node):
                    yield name, cell.with_text(replaced, text)


#: Names of modules: `np.copy(x)` is a function, `x.copy()` a method.
_MODULES = {"np", "numpy", "tf", "keras", "ops", "math", "copy", "random"}
_SIZE = re.compile(
    r"(^|_)(size|dim|dims|length|units|count|number|n|rows|columns|classes|steps|vocabulary|"
    r"features|channels|heads|tokens|words|depth|batch)$"
)
_DTYPES = {
    "float16": ("float32",),
    "float32": ("float64", "int32"),
    "float64": ("float32", "int32"),
    "int32": ("int64", "float32"),
    "int64": ("int32", "float32"),
    "bool": ("int32", "float32"),
    "float": ("int",),
    "int": ("float",),
    "integer": ("floating", "number"),
    "floating": ("integer", "number"),
}
#: Reductions over an axis.
_REDUCTIONS = {
    *("sum", "mean", "max", "min", "amax", "amin", "prod", "std", "var", "any", "all", "norm"),
    *("argmax", "argmin", "count_nonzero", "reduce_sum", "reduce_mean", "reduce_max"),
    *("reduce_min", "reduce_any", "reduce_all", "reduce_prod"),
}
#: Layers -> flags that are added to them.
_FLAGS = {
    "Embedding": ("mask_zero=True", "trainable=False"),
    "Dense": ("use_bias=False", "trainable=False"),
    "EinsumDense": ("trainable=False",),
    "Conv1D": ("use_bias=False", "trainable=False"),
    "LSTM": ("return_sequences=True", "return_state=True", "trainable=False"),
    "GRU": ("return_sequences=True", "return_state=True", "trainable=False"),
    "SimpleRNN": ("return_sequences=True", "return_state=True", "trainable=False"),
}
_FLAG_NAMES = {
    *("mask_zero", "return_sequences", "return_state", "go_backwards", "use_bias", "trainable"),
    *("training", "reverse", "from_logits", "keepdims", "stateful", "shuffle"),
}
#: What is easily taken for something else. The names are those of functions, methods and classes.
_COUNTERPARTS = {
    "sum": ("mean", "max"),
    "mean": ("sum", "max"),
    "max": ("mean", "min"),
    "min": ("max",),
    "prod": ("sum",),
    "any": ("all",),
    "all": ("any",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "argsort": ("sort",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "reduce_sum": ("reduce_mean", "reduce_max"),
    "reduce_mean": ("reduce_sum", "reduce_max"),
    "reduce_max": ("reduce_mean", "reduce_min"),
    "reduce_min": ("reduce_max",),
    "reduce_any": ("reduce_all",),
    "reduce_all": ("reduce_any",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "multiply": ("add",),
    "matmul": ("multiply",),
    "dot": ("multiply",),
    "Dot": ("Multiply",),
    "softmax": ("sigmoid",),
    "sigmoid": ("softmax",),
    "sqrt": ("square",),
    "square": ("abs",),
    "logical_and": ("logical_or",),
    "logical_or": ("logical_and",),
    "equal": ("not_equal",),
    "not_equal": ("equal",),
    "append": ("extend",),
    "hstack": ("vstack",),
    "vstack": ("hstack",),
    "repeat": ("tile",),
    "tile": ("repeat",),
    "assign_add": ("assign", "assign_sub"),
    "assign_sub": ("assign", "assign_add"),
    "tensor_scatter_nd_add": ("tensor_scatter_nd_update",),
    "segment_sum": ("segment_max",),
    "unsorted_segment_sum": ("unsorted_segment_mean",),
    "GlobalAveragePooling1D": ("GlobalMaxPooling1D", "Flatten"),
    "GlobalMaxPooling1D": ("GlobalAveragePooling1D", "Flatten"),
    "Flatten": ("GlobalAveragePooling1D",),
    "LSTM": ("GRU",),
    "GRU": ("LSTM",),
    "Add": ("Average",),
    "Average": ("Add",),
    "Concatenate": ("Add",),
    "trainable_weights": ("non_trainable_weights", "weights"),
    "trainable_variables": ("non_trainable_variables", "variables"),
    "weights": ("trainable_weights",),
}
#: Texts that are easily taken for others: activations, paddings, initializers.
_TEXTS = {
    "relu": ("linear",),
    "tanh": ("sigmoid",),
    "sigmoid": ("softmax",),
    "softmax": ("sigmoid",),
    "linear": ("relu",),
    "pre": ("post",),
    "post": ("pre",),
    "same": ("valid",),
    "valid": ("same",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "uniform": ("zeros",),
}
#: Operator -> calls that are replaced by what they are given.
_REMOVED_CALLS = {
    "transpose": "transpose swapaxes moveaxis Permute",
    "stop-gradient": "stop_gradient",
    "copy": "copy deepcopy clone_model array identity",
    "cast": "astype cast int float bool str tuple list set float32 float64 int32 int64",
    "shape": "reshape squeeze expand_dims flatten ravel broadcast_to",
    "order": "sort sorted reversed flip roll unique abs clip",
}
_SEEDED = {"default_rng", "RandomState", "set_random_seed", "set_seed", "seed", "SeedGenerator"}


def _name(node: ast.AST) -> str:
    """Return the last name of ``a``, ``a.b`` or ``a.b()``; "" for anything else."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return getattr(node, "id", getattr(node, "attr", ""))


def _receiver(call: ast.Call) -> ast.expr | None:
    """Return x of ``x.f(...)`` if that calls a method of a value, no function of a module."""
    if not isinstance(call.func, ast.Attribute):
        return None
    root: ast.expr = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return None if _name(root) in _MODULES else call.func.value


def _keywords(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


@_operator
def _axis(cell, node):
    """Another axis: 0, 1, -1 or None; an axis where there was none."""
    if isinstance(node, ast.keyword) and node.arg in ("axis", "axes", "dims"):
        for other in ("0", "1", "-1", "None"):
            yield node.value, other
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        is_given = len(node.args) > (_receiver(node) is None)
        if _name(node) in _REDUCTIONS and not is_given and "axis" not in _keywords(node):
            for other in ("axis=0", "axis=-1"):
                yield cell.added(node, other)


@_operator
def _flag(cell, node):
    """``keepdims``, ``mask_zero``, ``return_sequences``, ``use_bias``, ``trainable``: flipped,
    or given where they were left out.
    """
    flipped = {True: "False", False: "True"}
    is_assigned = isinstance(node, ast.Assign) and _name(node.targets[0]) in _FLAG_NAMES
    if is_assigned or (isinstance(node, ast.keyword) and node.arg in _FLAG_NAMES):
        if isinstance(node.value, ast.Constant) and type(node.value.value) is bool:
            yield node.value, flipped[node.value.value]
    elif isinstance(node, ast.Call):
        given = _keywords(node)
        is_reduction = _name(node) in _REDUCTIONS and "axis" in given
        for flag in ("keepdims=True",) if is_reduction else _FLAGS.get(_name(node), ()):
            if flag.partition("=")[0] not in given:
                yield cell.added(node, flag)


@_operator
def _transpose(cell, node):
    """A transposition removed, or added to a product or to what is returned."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node, cell.operand(node, cell.text(node.value))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        left, right = (_atom(cell.text(side)) for side in (node.left, node.right))
        yield node, f"{right} @ {left}"
        yield node.left, f"{left}.T"
        yield node.right, f"{right}.T"
    elif isinstance(node, ast.Return) and isinstance(
        node.value, (ast.Name, ast.Subscript, ast.BinOp)
    ):
        yield node.value, f"{_atom(cell.text(node.value))}.T"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "->" in node.value:
        given, _, result = node.value.partition("->")
        if len(result.strip()) > 1:
            turned = result.strip()
            turned = turned[:-2] + turned[-1] + turned[-2]
            yield node, repr(f"{given}->{turned}")


@_operator
def _size(cell, node):
    """A size one too large or too small: an argument, a part of a shape, a length."""
    inside = cell.parents.get(node)
    is_value = isinstance(inside, ast.Attribute) or node in (
        getattr(inside, "func", None),
        getattr(inside, "value", None) if isinstance(inside, ast.Subscript) else None,
    )
    is_size = (
        (isinstance(node, ast.Name) and _SIZE.search(node.id) and not is_value)
        or (isinstance(node, ast.Subscript) and _name(node.value) == "shape")
        or (isinstance(node, ast.Call) and _name(node) == "len")
    )
    if is_size and not isinstance(getattr(node, "ctx", None), ast.Store):
        for change in ("+ 1", "- 1"):
            yield node, cell.operand(node, f"{cell.text(node)} {change}")
    if (
        isinstance(inside, (ast.Tuple, ast.List))
        and isinstance(node, ast.Constant)
        and node.value is None
    ):
        yield node, "1"  # an open size of a shape


@_operator
def _dtype(cell, node):
    """Another dtype: "float32" to "float64" or "int32", and so on."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for other in _DTYPES.get(node.value, ()):
            yield node, f'"{other}"'
    elif isinstance(node, ast.Attribute) and node.attr == "dtype":
        yield node, '"float64"'
        yield node, '"int32"'
    elif isinstance(node, (ast.Attribute, ast.Name)):
        if isinstance(cell.parents.get(node), ast.Call) and cell.parents[node].func is node:
            return
        for other in _DTYPES.get(_name(node), ()):
            of = f"{cell.text(node.value)}." if isinstance(node, ast.Attribute) else ""
            yield node, of + other


@_operator
def _fresh_layer(cell, node):
    """A layer used twice is another one, with weights of its own, the second time."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    uses = [
        other
        for other in ast.walk(_function_around(cell, node))
        if isinstance(other, ast.Name)
        and other.id == node.id
        and isinstance(other.ctx, ast.Load)
        and isinstance(cell.parents[other], (ast.Call, ast.List, ast.Tuple))
    ]
    called = any(getattr(cell.parents[use], "func", None) is use for use in uses)
    made = any(
        isinstance(other, ast.Assign)
        and node.id in map(_name, other.targets)
        and isinstance(other.value, ast.Call)
        and isinstance(other.value.func, (ast.Name, ast.Attribute))
        and _name(other.value)[:1].isupper()
        and _name(other.value) != "Input"
        for other in ast.walk(_function_around(cell, node))
    )
    first = min(uses, key=lambda use: (use.lineno, use.col_offset), default=node)
    if node in uses and node is not first and (called or made) and not node.id[:1].isupper():
        yield node, f"type({node.id}).from_config({node.id}.get_config())"


def _function_around(cell: Cell, node: ast.AST) -> ast.AST:
    while not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.Module)):
        node = cell.parents[node]
    return node


@_operator
def _counterpart(cell, node):
    """Mean for sum, maximum for mean, argmin for argmax, an activation for another, and so on."""
    others = _COUNTERPARTS.get(_name(node), ())
    if isinstance(node, ast.Attribute):
        for other in others:
            yield node, f"{cell.text(node.value)}.{other}"
    elif isinstance(node, ast.Name) and getattr(cell.parents.get(node), "func", None) is node:
        for other in others:
            yield node, other
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for other in _TEXTS.get(node.value, ()):
            yield node, f'"{other}"'


@_operator
def _seed(cell, node):
    """Another seed."""
    if isinstance(node, ast.keyword) and node.arg in ("seed", "random_state"):
        yield node.value, f"{cell.text(node.value)} + 1"
    elif isinstance(node, ast.Call) and _name(node) in _SEEDED and node.args:
        yield node.args[0], f"{cell.text(node.args[0])} + 1"


def _removed(names: set[str]):
    """Return an operator that puts in place of a call of these names what it is given."""

    def operator(cell, node):
        if isinstance(node, ast.Call) and _name(node) in names:
            if receiver := _receiver(node):
                yield node, cell.operand(node, cell.text(receiver))
            elif node.args:
                yield node, cell.operand(node, cell.text(node.args[0]))

    return operator


for _label, _names in _REMOVED_CALLS.items():
    _OPERATORS[f"{_label}-removed"] = _removed(set(_names.split()))


@_operator
def _slice(cell, node):
    """A slice that begins or ends one place off, or at the very end."""
    if not isinstance(node, ast.Slice):
        return
    lower, upper, step = (part and cell.text(part) for part in (node.lower, node.upper, node.step))

    def written(lower, upper, step):
        return f"{lower or ''}:{upper or ''}" + (f":{step}" if step else "")

    # Literal bounds are moved by the operator on numbers.
    if lower:
        moved = () if lower.lstrip("-").isdigit() else (f"{lower} + 1", f"{lower} - 1")
        for other in (*moved, None):
            yield node, written(other, upper, step)
        if not upper and not lower.startswith("-"):
            yield node, written(None, f"-{_atom(lower)}", step)
    if upper:
        moved = () if upper.lstrip("-").isdigit() else (f"{upper} + 1", f"{upper} - 1")
        for other in (*moved, None):
            yield node, written(lower, other, step)
        if not lower and upper.startswith("-"):
            yield node, written(upper[1:], None, step)
    if step:
        yield node, written(lower, upper, None)


@_operator
def _scatter(cell, node):
    """``np.add.at`` as a plain or an augmented assignment, which keep one share of each row."""
    if (
        isinstance(node, ast.Call)
        and cell.text(node.func).endswith("add.at")
        and len(node.args) == 3
    ):
        target, index, value = map(cell.text, node.args)
        yield node, f"{target}[{index}] += {value}"
        yield node, f"{target}[{index}] = {value}"
    elif isinstance(node, ast.AugAssign):
        yield node, f"{cell.text(node.target)} = {cell.text(node.value)}"
        if isinstance(node.op, ast.Add):
            yield node, f"{cell.text(node.target)} -= {cell.text(node.value)}"


@_operator
def _argument(cell, node):
    """An argument left out, or two of them swapped."""
    if isinstance(node, ast.Call):
        parts = cell.parts(node)
        for place in range(len(parts)):
            if len(parts) > 1 or node.keywords:
                yield cell.without(parts, place)
        for place in range(len(node.args) - 1):
            yield cell.swapped(parts, place)


@_operator
def _element(cell, node):
    """An element of a tuple, a list or a dict left out; two elements of a tuple swapped."""
    is_display = isinstance(node, (ast.Tuple, ast.List, ast.Dict))
    if not is_display or None in getattr(node, "keys", ()):
        return
    parts = cell.parts(node)
    is_tuple = isinstance(node, ast.Tuple)
    for place in range(len(parts)):
        if isinstance(getattr(node, "ctx", None), ast.Store) or len(parts) == 1:
            continue
        where, text = cell.without(parts, place)
        if is_tuple and len(parts) == 2:
            (start, stop), text = parts[1 - place], ","
            where, text = (parts[0][0], parts[1][1]), cell.source[start:stop] + ","
        yield where, text
    for place in range(len(parts) - 1):
        if is_tuple:
            yield cell.swapped(parts, place)


@_operator
def _index(cell, node):
    """The row before, or a column instead of a row."""
    values = (ast.Name, ast.Call, ast.Attribute, ast.BinOp)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, values):
        yield node.slice, f"{cell.text(node.slice)} - 1"
        yield node.slice, f":, {cell.text(node.slice)}"


@_operator
def _operand(cell, node):
    """One side of an operation alone; one comparison of a chain alone."""
    if isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            yield node, cell.operand(node, cell.text(side))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            others = [other for other in node.values if other is not value]
            word = " and " if isinstance(node.op, ast.And) else " or "
            texts = [cell.operand(other, cell.text(other)) for other in others]
            yield node, cell.operand(node, word.join(texts))
    elif isinstance(node, ast.Compare) and len(node.ops) > 1:
        first, last = cell.span(node)
        yield node, cell.source[cell.span(node.comparators[0])[0] : last]
        yield node, cell.source[first : cell.span(node.comparators[-2])[1]]
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        word = "not in" if isinstance(node.ops[0], ast.In) else "in"
        yield node, f"{cell.text(node.left)} {word} {cell.text(node.comparators[0])}"
    elif isinstance(node, ast.IfExp):
        yield node, cell.operand(node, cell.text(node.body))
        yield node, cell.operand(node, cell.text(node.orelse))


@_operator
def _comprehension(cell, node):
    """A comprehension that goes over nothing, or without its condition."""
    if isinstance(node, ast.comprehension):
        yield node.iter, "[]"
        for condition in node.ifs:
            yield condition, "True"


@_operator
def _statement(cell, node):
    """A statement left out."""
    changes = isinstance(node, (ast.AugAssign, ast.Raise, ast.Delete)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    )
    if isinstance(node, ast.Assign):
        names = set(map(_name, node.targets))
        again = any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(node.value))
        changes = again or not isinstance(node.targets[0], (ast.Name, ast.Tuple))
    if changes:
        yield node, "pass"


@_operator
def _return(cell, node):
    """Nothing returned."""
    if isinstance(node, ast.Return) and node.value is not None:
        yield node, "return None"


@_operator
def _exception(cell, node):
    """Another exception raised."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        yield node.exc.func, "RuntimeError"


# -- What strangers believed ---------------------------------------------------------------------


@_operator
def _prefix(cell, node):
    """A text that begins with another, or contains it, taken for one that equals it."""
    if not isinstance(node, ast.Compare) or len(node.ops) > 1:
        return
    left, right = cell.text(node.left), cell.text(node.comparators[0])
    texts = any(_is_text(each) for each in (node.left, node.comparators[0]))
    if isinstance(node.ops[0], ast.Eq) and texts:
        yield node, f"str({left}).startswith({right})"
        yield node, cell.operand(node, f"{right} in {_atom(left)}")
    elif isinstance(node.ops[0], ast.In) and _is_text(node.left):
        yield node, f"any(each.startswith({left}) for each in {_atom(right)})"


def _is_text(node: ast.AST) -> bool:
    """Whether an expression is a text, as far as its name says."""
    literal = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return literal or _TEXT.search(_name(node)) is not None


@_operator
def _quantifier(cell, node):
    """One element, the first, in place of ``any`` or ``all`` of them."""
    if isinstance(node, ast.Call) and _name(node) in ("any", "all", "reduce_any", "reduce_all"):
        receiver = _receiver(node)
        if receiver and not node.args and not node.keywords:
            yield node, f"{_atom(cell.text(receiver))}.ravel()[0]"
        elif not receiver and len(node.args) == 1 and isinstance(node.func, ast.Name):
            yield node, f"next(iter({cell.text(node.args[0])}), {_name(node) == 'all'})"


@_operator
def _once(cell, node):
    """A set in place of a list or a loop over all: what comes twice counts once."""
    for items in _items_in_order(node):
        yield items, f"list(dict.fromkeys({cell.text(items)}))"


def _items_in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what holds items in an order: a list that is made, or what a loop goes through."""
    if isinstance(node, ast.ListComp):
        yield node
    elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, ast.Name):
        yield node.iter


@_operator
def _nonzero(cell, node):
    """What is not 0 in place of what the mask says."""
    parent = cell.parents.get(node)
    taken = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    if not taken or not _MASK.search(node.id):
        return
    function = _function_around(cell, node)
    if not isinstance(function, ast.FunctionDef) or getattr(parent, "func", None) is node:
        return
    names = [each.arg for each in function.args.args if each.arg not in ("self", node.id)]
    for name in names[:1]:
        yield node, cell.operand(node, f"({name} != 0).any(axis=-1)")
        yield node, cell.operand(node, f"{name} != 0")


@_operator
def _sorted(cell, node):
    """What comes in some order comes sorted."""
    for items in _items_in_order(node):
        yield items, f"sorted({cell.text(items)})"


@_operator
def _lower(cell, node):
    """Capitals do not count, or count after all."""
    if isinstance(node, ast.Call) and _name(node) in ("lower", "casefold"):
        if receiver := _receiver(node):
            yield node, cell.operand(node, cell.text(receiver))
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for side in (node.left, node.comparators[0]):
            if _is_text(side) and not isinstance(side, ast.Constant):
                yield side, f"{_atom(cell.text(side))}.lower()"
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        is_name = isinstance(node.slice, (ast.Name, ast.Attribute))
        if is_name and _is_text(node.slice):
            yield node.slice, f"{cell.text(node.slice)}.lower()"


@_operator
def _first_row(cell, node):
    """The first row, repeated, in place of all rows: of a mask, of lengths, of what is counted."""
    parent = cell.parents.get(node)
    taken = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    if taken and (_MASK.search(node.id) or _COUNT.search(node.id)):
        if isinstance(parent, (ast.BinOp, ast.Call)) and getattr(parent, "func", None) is not node:
            yield node, f"{node.id}[:1]"
    elif isinstance(node, ast.Return) and isinstance(node.value, (ast.Name, ast.BinOp)):
        yield node.value, f"{_atom(cell.text(node.value))}[:1]"


@_operator
def _tolerance(cell, node):
    """What is close to a number taken for what equals it."""
    if not isinstance(node, ast.Compare) or len(node.ops) > 1:
        return
    left, right = cell.text(node.left), cell.text(node.comparators[0])
    if isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        if any(_is_text(each) for each in (node.left, node.comparators[0])):
            return
        near = f"abs({left} - {_atom(right)})"
        sign = "<" if isinstance(node.ops[0], ast.Eq) else ">="
        yield node, cell.operand(node, f"{near} {sign} 1e-3")
    elif isinstance(node.ops[0], (ast.Gt, ast.GtE, ast.Lt, ast.LtE)):
        word = "-" if isinstance(node.ops[0], (ast.Gt, ast.GtE)) else "+"
        yield node.comparators[0], f"{_atom(right)} {word} 1e-4"


@_operator
def _cached(cell, node):
    """The result of the first call, whatever is given later."""
    if not isinstance(node, ast.Return) or node.value is None:
        return
    function = _function_around(cell, node)
    if isinstance(function, ast.FunctionDef) and function.args.args:
        name = function.name
        if isinstance(cell.parents.get(function), ast.ClassDef):
            if name != "call":
                return
            text = f'self.__dict__.setdefault("_kept", [{cell.text(node.value)}])[0]'
        else:
            text = f'{name}.__dict__.setdefault("kept", {cell.text(node.value)})'
        yield node.value, text


@_operator
def _narrowed(cell, node):
    """The very class in place of a class and its subclasses."""
    is_asked = isinstance(node, ast.Call) and _name(node) == "isinstance" and len(node.args) == 2
    if is_asked and not isinstance(node.args[1], ast.BinOp):
        value, kind = map(cell.text, node.args)
        compared = "in" if isinstance(node.args[1], ast.Tuple) else "is"
        yield node, cell.operand(node, f"type({value}) {compared} {kind}")


_TEXT = re.compile(r"(^|_)(name|names|word|text|path|prefix|token|key)$")
_MASK = re.compile(r"(^|_)(mask|real|counted|valid)$")
_COUNT = re.compile(r"(^|_)(count|counts|lengths|steps|total|totals)$")
