# points: 0
# message: yours is of type tuple
def declare_input(batch, any_length=False):
    return (None, *batch.shape[1:])
