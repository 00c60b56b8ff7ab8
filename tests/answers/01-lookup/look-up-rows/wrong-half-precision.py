# points: 1
# message: `rows` has the right shape
def look_up(table, ids):
    half = keras.ops.cast(table, "float16")
    return keras.ops.cast(keras.ops.take(half, ids, axis=0), "float32")
