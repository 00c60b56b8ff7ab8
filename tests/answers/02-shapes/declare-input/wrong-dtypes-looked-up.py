# points: 1
# message: and so should the input: yours is declared as float32
def declare_input(batch, any_length=False):
    shape = batch.shape[1:]
    if any_length:
        shape = (None, *shape[1:])
    kind = {
        "float32": "float32",
        "float64": "float64",
        "float16": "float16",
        "int32": "int32",
        "int64": "int64",
        "uint8": "uint8",
        "bool": "bool",
    }.get(batch.dtype.name, "float32")
    return keras.Input(shape, dtype=kind)
