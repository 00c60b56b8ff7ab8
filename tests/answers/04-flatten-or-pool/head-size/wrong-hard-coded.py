# points: 1
# message: which is not right
def head_size(way, sequence_length, embedding_dim, units):
    if way == "none":
        return (None, 3, 1), 3
    return (None, 1), 7 if way == "flatten" else 3
