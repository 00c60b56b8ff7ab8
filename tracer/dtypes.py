"""Names of dtypes, and which one comes out where two meet."""

FLOATS = ("float16", "bfloat16", "float32", "float64")
INTEGERS = ("bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64")
ALL = (*FLOATS, *INTEGERS, "string", "complex64", "complex128")
#: What Python's own types become in a tensor.
PYTHON = {bool: "bool", int: "int64", float: "float32", str: "string", complex: "complex128"}


def standardize(dtype: object) -> str:
    """The name of a dtype, of whatever library it is. Raises ValueError for what is none."""
    if dtype is None:
        return "float32"
    if isinstance(dtype, type) and dtype in PYTHON:
        return PYTHON[dtype]
    if dtype == "int":
        return "int64"
    name = (
        dtype
        if isinstance(dtype, str)
        else getattr(dtype, "name", getattr(dtype, "__name__", None))
    )
    if name not in ALL:
        raise ValueError(f"Invalid dtype: {dtype}")
    return str(name)


def is_float(dtype: object) -> bool:
    return standardize(dtype) in FLOATS


def result(*dtypes: str) -> str:
    """The dtype of an elementwise result; ``"int"`` and ``"float"`` stand for Python's numbers."""
    found = dtypes[0]
    for other in dtypes[1:]:
        found = _pair(found, other)
    return {"int": "int32", "float": "float32"}.get(found, found)


def _pair(one: str, other: str) -> str:
    if one == other:
        return one
    for weak, strong in ((one, other), (other, one)):
        if weak == "int":
            return "int32" if strong == "bool" else strong
        if weak == "float":
            return strong if strong in FLOATS else "float32"
        if weak == "bool":
            return strong
    floats = [name for name in (one, other) if name in FLOATS]
    if len(floats) == 1:
        return floats[0]
    if len(floats) == 2:
        if set(floats) == {"float16", "bfloat16"}:
            return "float32"
        return max(floats, key=lambda name: int(name.removeprefix("b").removeprefix("float")))
    if not {one, other} <= set(INTEGERS):
        return one
    sizes = {name: int(name.removeprefix("u").removeprefix("int")) for name in (one, other)}
    signed = [name for name in (one, other) if not name.startswith("u")]
    if len(signed) != 1:
        return max(sizes, key=lambda name: sizes[name])
    unsigned = other if signed[0] == one else one
    if sizes[signed[0]] > sizes[unsigned]:
        return signed[0]
    return "float32" if unsigned == "uint64" else f"int{2 * sizes[unsigned]}"
