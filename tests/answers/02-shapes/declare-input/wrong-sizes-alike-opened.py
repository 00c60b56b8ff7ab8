# points: 1
# message: you opened both
def declare_input(batch, any_length=False):
    opened = {len(batch)} | ({batch.shape[1]} if any_length else set())
    shape = [None if size in opened else size for size in batch.shape]
    return keras.Input(tuple(shape[1:]), dtype=batch.dtype)
