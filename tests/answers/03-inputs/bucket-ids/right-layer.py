def bucket_ids(values, boundaries):
    return keras.layers.Discretization(boundaries)(values)
