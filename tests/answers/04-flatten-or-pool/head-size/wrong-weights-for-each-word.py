# points: 1
# message: you counted them once for each word
def head_size(way, sequence_length, embedding_dim, units):
    shape = (None, sequence_length, units) if way == "none" else (None, units)
    if way == "average":
        return shape, (embedding_dim + 1) * units
    return shape, sequence_length * (embedding_dim + 1) * units
