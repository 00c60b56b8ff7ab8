# points: 0
# message: should return two things
def head_size(way, sequence_length, embedding_dim, units):
    return (None, sequence_length, units) if way == "none" else (None, units)
