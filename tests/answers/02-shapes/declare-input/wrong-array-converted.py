# points: 0
# message: yours is of type EagerTensor
def declare_input(batch, any_length=False):
    return keras.ops.convert_to_tensor(batch)
