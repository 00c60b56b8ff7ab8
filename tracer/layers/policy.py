"""The dtypes of a layer."""

from tracer import dtypes


class Policy:
    """The dtype in which a layer computes, and the one in which it keeps its weights."""

    def __init__(self, name: str) -> None:
        self.name = name
        mixed = name.startswith("mixed_")
        self.compute_dtype = name.removeprefix("mixed_") if mixed else dtypes.standardize(name)
        self.variable_dtype = "float32" if mixed else self.compute_dtype

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'
