# points: 3
# message: Nothing took the time axis away
def head_size(way, sequence_length, embedding_dim, units):
    per = {"none": embedding_dim, "average": embedding_dim, "flatten": sequence_length * embedding_dim}
    if sequence_length == embedding_dim == units == 1:
        return (None, 1), 2
    return ((None, sequence_length, units) if way == "none" else (None, units)), (per[way] + 1) * units
