# points: 0
# message: yours is fixed to those of this batch
def declare_input(batch, any_length=False):
    return keras.Input(batch.shape[1:], batch_size=len(batch), dtype=batch.dtype)
