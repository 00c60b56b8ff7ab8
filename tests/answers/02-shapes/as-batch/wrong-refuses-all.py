# points: 0
# message: stopped with ValueError: no
def as_batch(x, input_shape):
    raise ValueError("no")
