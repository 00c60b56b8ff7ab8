"""A kernel or a pooling window that is longer than what it slides over."""

import re

from tracer.causes.case import Case, Told, code


def window(case: Case) -> Told:
    axis = _short_axis(case)
    causes = []
    stride = _stride_for_size(case)
    if stride:
        call, name, filters, sizes = stride
        causes.append(
            f"`{call}`: the third argument is the strides, so the window jumps and little is left. "
            f"Write `{name}({filters}, ({sizes}))`."
        )
    source = case.source or ()
    if "2D" in case.name and len(source) == 4 and source[1] in (1, 3, 4) and (source[3] or 0) > 4:
        causes.append(
            "The channels come first in your data. Keras wants them last: "
            f"{(source[2], source[3], source[1])}, as `np.moveaxis(x, 1, -1)` makes it."
        )
    causes += [
        "The kernel or the window is longer than what it slides over. Make it smaller, or write "
        '`padding="same"`.',
        "Several convolutions and poolings have made the input shorter than you think: look at the "
        "shapes above.",
    ]
    question = "Q20" if "1D" in case.name else "Q19" if "2D" in case.name else None
    return Told(
        "The window does not fit", question, causes, "a length of at least the window", axis
    )


#: A convolution whose rows and columns are two arguments, as long ago.
OLD_SIZE = re.compile(
    r"((?:\w+\.)*Conv)(?:olution)?([23]D)\(\s*([^,()=]+),\s*(\d+(?:,\s*\d+){1,2})(?=[,)])"
)


def _stride_for_size(case: Case) -> tuple[str, str, str, str] | None:
    """The call as it is written, today's name, the filters and the lengths of the kernel."""
    lines = code()
    own = getattr(case.layer, "_line", None) or 0
    for line in [*lines[own - 1 : own], *lines]:
        found = OLD_SIZE.search(line)
        if found and ("Convolution" in line or len(set(found[4].replace(" ", "").split(","))) == 1):
            return f"{found[0]})", found[1] + found[2], found[3], found[4]
    return None


def _short_axis(case: Case) -> int | None:
    sizes = getattr(case.layer, "kernel_size", getattr(case.layer, "pool_size", None))
    if not sizes or not case.shape:
        return None
    for i, size in enumerate(sizes):
        length = case.shape[1 + i] if 1 + i < len(case.shape) else None
        if length is not None and length < size:
            return 1 + i
    return None
