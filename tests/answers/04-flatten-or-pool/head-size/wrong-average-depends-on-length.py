# points: 1
# message: All words share the same weights, so their number is not in the count
def head_size(way, sequence_length, embedding_dim, units):
    shape = (None, sequence_length, units) if way == "none" else (None, units)
    inputs = embedding_dim if way == "none" else sequence_length * embedding_dim
    return shape, (inputs + 1) * units
