# points: 1
# message: which is not right
def declare_input(batch, any_length=False):
    return keras.Input((10,), dtype="int32")
