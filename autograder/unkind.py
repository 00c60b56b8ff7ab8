"""Inputs that are not kind: what a test has to contain for wrong answers to differ on it.

A test with kind inputs lets wrong answers pass: without a step that is really zero, somebody who
counts non-zeros instead of asking the mask is right. The generators here make inputs that contain
the unkind cases by construction, and differ with `AUTOGRADER_SEED` in everything else::

    from autograder import expect, unkind

    x = unkind.arrays((5, 6, 3))  # zeros, negatives, a row twice, large and small numbers
    mask = unkind.masks(5, 6)     # a hole, padding in front, all, nothing and one step real
    expect.array(expect.call("masked_average", x, mask), equals=..., name="the average")

Models are made where they are needed, in an ``@expect.experiment``: `models` says which there are.
In the other direction, `kinds_in` says which kinds a value contains, and `KINDS` which there are;
`tests/test_unkind.py` asks both about the tests of this course.
"""

import itertools
import sys

import numpy

from autograder import expect

#: What a kind is about -> the kinds, each in the words that follow "no test has".
KINDS = {
    "mask": (
        "a mask with a hole",
        "a mask with padding in front",
        "a mask in which all is real",
        "a mask in which nothing is real",
        "a mask with one real step",
    ),
    "numbers": (
        "a number that is 0",
        "a row of zeros",
        "a negative number",
        "a row that comes twice",
        "a number of 100 or more",
        "a number of 0.01 or less",
        "a number of many digits",
    ),
    "ids": (
        "an id that is 0",
        "the last id",
        "an id that comes twice",
        "an id of more than a byte",
    ),
    "shape": ("an axis of length 1", "two axes of one length", "an array with nothing in it"),
    "names": ("a name that begins with another", "a name with a capital"),
    "model": (
        "a model with a branch",
        "a model with a skip",
        "a model in a model",
        "a model with Dropout",
        "a model with two outputs",
        "a model that uses a layer twice",
    ),
}


# -- Generators ----------------------------------------------------------------------------------


def masks(batch, time, *, nothing=True, random=None):
    """A boolean array of shape (batch, time), True for real steps, of all kinds.

    `batch` is at least 5, or 4 without a row in which `nothing` is real; `time` is at least 3.
    """
    random = _random(random)
    rows = [_hole(time, random), numpy.arange(time) >= int(random.integers(1, time - 1))]
    rows += [numpy.ones(time, bool), numpy.arange(time) == int(random.integers(time))]
    rows += [numpy.zeros(time, bool)] if nothing else []
    if time < 3 or batch < len(rows):
        raise ValueError(f"masks of all kinds need at least {len(rows)} rows of 3 steps")
    while len(rows) < batch:
        rows.append(numpy.arange(time) < int(random.integers(1, time + 1)))
    return random.permutation(numpy.array(rows))


def _hole(time, random):
    row = numpy.ones(time, bool)
    row[int(random.integers(1, time - 1))] = False
    return row


def arrays(shape, dtype="float32", *, random=None):
    """An array of this shape: zeros (a number, and a row), negatives, a row twice, large, small.

    A row is what stands along the last axis. What has no place in a small array is left out, the
    last first. All floats but one, which half of their bits cannot hold, have few binary digits, so
    that sums of them are nearly the same in any order.
    """
    random = _random(random)
    whole = numpy.dtype(dtype).kind in "iu"
    signed = numpy.dtype(dtype).kind != "u"
    values = random.integers(1, 33, size=shape)
    if signed:
        values = values * random.choice([-1, 1], size=shape)
    values = values.astype(dtype) if whole else (values / 8).astype(dtype)
    rows = values.reshape(-1, shape[-1]) if shape and values.size else values.reshape(-1, 1)
    count = len(rows)
    places = random.permutation(count)
    flat = rows.reshape(-1)
    special = [0, -3 if whole else -numpy.pi, 128] if signed else [0, 128]
    special = [*special, *([] if whole else [1 / 128])]
    ordinary = places[: max(count - 3, 0)] if count > 3 else places
    entries = [r * rows.shape[1] + c for r in ordinary for c in range(rows.shape[1])]
    for place, value in zip(random.permutation(entries), special, strict=False):
        flat[place] = value
    if count > 3:
        rows[places[-1]] = 0
        rows[places[-2]] = rows[places[-3]]
    return values


def ids(shape, vocabulary, *, dtype="int64", first=0, random=None):
    """An array of ids from `first` to `vocabulary - 1`: both, and one of them twice or more."""
    random = _random(random)
    values = random.integers(first, vocabulary, size=shape, dtype=dtype)
    flat = values.reshape(-1)
    for place, value in zip(
        random.permutation(flat.size), [first, vocabulary - 1, vocabulary - 1], strict=False
    ):
        flat[place] = value
    return values


def shapes(rank, *, empty=False, random=None):
    """Shapes of this rank: an ordinary one, axes of length 1, equal ones; `empty`: no batch."""
    sizes = _random(random).permutation(numpy.arange(2, 4 + rank))[:rank].tolist()
    found = [tuple(sizes), (3,) * rank]
    found += [(*sizes[:axis], 1, *sizes[axis + 1 :]) for axis in range(rank)]
    found += [(0, *sizes[1:])] if empty and rank else []
    return list(dict.fromkeys(found))


def names(count=4):
    """Names of layers or words of which some begin with others, and one has a capital."""
    endless = (f"map_{n}" for n in itertools.count(11))
    return list(itertools.islice(itertools.chain(["map", "map_1", "Map", "ma"], endless), count))


def models(dim=3, units=2):
    """Models of Keras by name; each takes (batch, dim), and has weights of its own.

    `branch`, `skip`, `nested`, `dropout`, `two outputs` and `shared`. Only where Keras may run: in
    an experiment, for what is made in a test stays there.
    """
    import keras

    layers = keras.layers

    def branch(x):
        halves = [layers.Dense(units, activation="tanh", name=f"dense_{i}")(x) for i in (1, 10)]
        return layers.Multiply(name="dense")(halves)

    def skip(x):
        inner = layers.Dense(dim, activation="tanh", name="dense_1")(x)
        return layers.Dense(units, name="dense")(layers.Add(name="add")([x, inner]))

    def nested(x):
        inside = keras.Sequential(
            [keras.Input((dim,)), layers.Dense(4, name="dense"), layers.Dense(3, name="dense_1")],
            name="inside",
        )
        return layers.Dense(units, name="dense")(inside(x))

    def dropout(x):
        inner = layers.Dense(16, activation="tanh", name="dense")(x)
        return layers.Dense(units, name="dense_1")(layers.Dropout(0.5, seed=1, name="drop")(inner))

    def two_outputs(x):
        inner = layers.Dense(4, activation="tanh", name="dense")(x)
        return [layers.Dense(units, name="dense_1")(inner), layers.Dense(1, name="dense_10")(inner)]

    def shared(x):
        twice = layers.Dense(dim, activation="tanh", name="dense")
        return layers.Dense(units, name="dense_1")(twice(twice(x)))

    made = {}
    for build in (branch, skip, nested, dropout, two_outputs, shared):
        x = keras.Input((dim,), name="x")
        made[build.__name__.replace("_", " ")] = keras.Model(x, build(x))
    return made


def _random(random):
    return expect.generator() if random is None else random


# -- The classifier ------------------------------------------------------------------------------


def kinds_in(value):
    """The kinds that a value contains: one argument, or all of a call in a list or a dict."""
    return _kinds(value)[1]


def kinds_for(value):
    """The kinds that a value of this type may contain, whether this one does or not."""
    return {kind for about in _kinds(value)[0] for kind in KINDS[about]}


def _kinds(value):
    """What the kinds are about that apply to a value, and the kinds in it."""
    about, found = set(), set()
    parts = list(_parts(value))
    sizes = {part for part in parts if type(part) is int}
    sizes |= {size for part in parts if isinstance(part, numpy.ndarray) for size in part.shape}
    for part in parts:
        if isinstance(part, numpy.ndarray):
            for name, kinds in _array_kinds(part, sizes).items():
                about.add(name)
                found |= kinds
        elif "keras" in sys.modules and isinstance(part, sys.modules["keras"].Model):
            about.add("model")
            found |= _model_kinds(part)
    texts = {part for part in parts if type(part) is str}
    if len(texts) > 1:
        about.add("names")
        pairs = itertools.permutations(texts, 2)
        found |= _kept(
            KINDS["names"],
            any(one.startswith(other) for one, other in pairs),
            any(text != text.lower() for text in texts),
        )
    return about, found


def _parts(value):
    """A value, or what is in it; lists of numbers are arrays, as far as they are rectangles."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _parts(item)
    elif isinstance(value, list | tuple | set):
        items = list(value)
        numbers = bool(items) and all(type(item) in (int, float, bool) for item in items)
        if numbers and type(value) is list:
            yield numpy.array(items)
        else:
            for item in items:
                yield from _parts(item)
    elif type(value).__module__.startswith(("tensorflow", "numpy")) and hasattr(value, "shape"):
        try:
            yield numpy.asarray(value)
        except Exception:  # a symbolic tensor, say
            return
    else:
        yield value


def _array_kinds(array, sizes):
    kinds = {}
    if array.ndim and array.dtype.kind in "biuf":
        lengths = array.shape
        kinds["shape"] = _kept(
            KINDS["shape"],
            1 in lengths,
            len(lengths) > len(set(lengths)) or len(lengths) == 1,
            array.size == 0,
        )
    if array.dtype.kind == "b" and array.ndim == 2:
        kinds["mask"] = _mask_kinds(array)
    elif array.dtype.kind in "iu" and array.ndim:
        flat = array.ravel()
        largest = int(flat.max()) if flat.size else -1
        kinds["ids"] = _kept(
            KINDS["ids"],
            bool((flat == 0).any()),
            largest + 1 in sizes,
            len(numpy.unique(flat)) < flat.size,
            largest > 255,
        )
    elif array.dtype.kind == "f" and array.ndim:
        kinds["numbers"] = _number_kinds(array)
    return kinds


def _mask_kinds(mask):
    holes = [row[row.argmax() : len(row) - row[::-1].argmax()] for row in mask if row.any()]
    count = mask.sum(axis=1)
    return _kept(
        KINDS["mask"],
        any(not between.all() for between in holes),
        bool((mask.any(axis=1) & ~mask[:, 0]).any()) if mask.size else False,
        bool(mask.size and mask.all(axis=1).any()),
        bool((count == 0).any()),
        bool((count == 1).any()),
    )


def _number_kinds(array):
    size = numpy.abs(array[numpy.isfinite(array)])
    rows = array.reshape(-1, array.shape[-1] if array.ndim > 1 and array.size else 1)
    return _kept(
        KINDS["numbers"],
        bool((array == 0).any()),
        bool(array.size and (rows == 0).all(axis=1).any()),
        bool((array < 0).any()),
        bool(array.size and len(numpy.unique(rows, axis=0)) < len(rows)),
        bool((size >= 100).any()),
        bool(((size > 0) & (size <= 0.01)).any()),
        bool((size.astype("float16") != size).any()),
    )


def _model_kinds(model):
    import keras

    flat, todo = [], [model]
    while todo:
        one = todo.pop()
        flat += one.layers
        todo += [layer for layer in one.layers if isinstance(layer, keras.Model)]
    graph = getattr(model, "_functional", None) or model  # what a Sequential has inside
    nodes = [node for level in getattr(graph, "_nodes_by_depth", {}).values() for node in level]
    operations = {id(node.operation): node.operation for node in nodes}.values()
    read = [id(tensor) for node in nodes for tensor in node.input_tensors]
    sources = {id(t): node for node in nodes for t in node.output_tensors}
    return _kept(
        KINDS["model"],
        len(read) > len(set(read)),
        any(_joins_depths(node, sources) for node in nodes),
        any(isinstance(layer, keras.Model) for layer in flat),
        any(isinstance(layer, keras.layers.Dropout) for layer in flat),
        len(getattr(model, "outputs", None) or ()) > 1,
        any(sum(node.operation is one for node in nodes) > 1 for one in operations),
    )


def _joins_depths(node, sources):
    """Whether an operation reads a tensor and, beside it, something made from that tensor."""
    given = {id(tensor) for tensor in node.input_tensors}

    def made_from(tensor):
        source = sources.get(id(tensor))
        for one in source.input_tensors if source is not None else ():
            yield id(one)
            yield from made_from(one)

    return any(given & set(made_from(tensor)) for tensor in node.input_tensors)


def _kept(kinds, *holds):
    return {kind for kind, one in zip(kinds, holds, strict=True) if one}
