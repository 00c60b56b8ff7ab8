"""Which dtype comes out where several meet in NumPy, for which Python's numbers are weak.

``"int"`` and ``"float"`` stand for Python's numbers.
"""

from tracer.dtypes import FLOATS, INTEGERS

#: The smallest float that holds every value of an integer.
FLOATING = {
    **dict.fromkeys(("bool", "int8", "uint8"), "float16"),
    **dict.fromkeys(("int16", "uint16"), "float32"),
    **dict.fromkeys(("int32", "uint32", "int64", "uint64"), "float64"),
}
#: Python's numbers by themselves.
ALONE = {"int": "int64", "float": "float64"}
#: What gives way to what: a whole number to a float, both to complex numbers, all to objects.
WIDER = ("complex64", "complex128", "string", "object")


def result(*dtypes: str) -> str:
    """The common dtype."""
    strong = [dtype for dtype in dtypes if dtype not in ALONE]
    weak = "float" if "float" in dtypes else "int" if "int" in dtypes else ""
    if not strong:
        return ALONE[weak]
    found = strong[0]
    for other in strong[1:]:
        found = _pair(found, other)
    if (weak == "int" and found == "bool") or (weak == "float" and found in INTEGERS):
        return ALONE[weak]
    return found


def _pair(one: str, other: str) -> str:
    if one == other:
        return one
    for wide in reversed(WIDER):
        if wide in (one, other):
            return wide
    if "bool" in (one, other):
        return other if one == "bool" else one
    floats = {one, other} & {*FLOATS}
    if floats:
        wanted = [FLOATING.get(dtype, dtype) for dtype in (one, other)]
        return max(wanted, key=bits)
    unsigned = [dtype for dtype in (one, other) if dtype.startswith("u")]
    if len(unsigned) != 1:
        return max(one, other, key=bits)
    signed = other if unsigned[0] == one else one
    width = max(bits(signed), 2 * bits(unsigned[0]))
    return f"int{width}" if width <= 64 else "float64"


def bits(dtype: str) -> int:
    return int("".join(c for c in dtype if c.isdigit()) or 8)


def same(dtype: str) -> str:
    """Python's numbers by themselves have a dtype of their own."""
    return ALONE.get(dtype, dtype)


def floating(dtype: str) -> str:
    """The dtype of what computes with floats only."""
    return FLOATING.get(same(dtype), same(dtype))


def wide_float(dtype: str) -> str:
    """The dtype of a mean: integers of every width give 64 bits."""
    dtype = same(dtype)
    return "float64" if dtype in INTEGERS else dtype


def summed(dtype: str) -> str:
    """The dtype of a sum: integers have 64 bits."""
    dtype = same(dtype)
    if dtype not in INTEGERS:
        return dtype
    return "uint64" if dtype.startswith("u") else "int64"


def fits(dtype: str, target: str) -> bool:
    """Whether a dtype may be written into another in place (the rule ``same_kind``)."""
    narrow, wide = ("buifcso".index(each[0]) for each in (dtype, target))
    return narrow <= wide
