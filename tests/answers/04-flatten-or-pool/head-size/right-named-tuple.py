def head_size(way, sequence_length, embedding_dim, units):
    from collections import namedtuple

    Head = namedtuple("Head", "shape parameters")
    last = embedding_dim * (sequence_length if way == "flatten" else 1)
    shape = (None, sequence_length, units) if way == "none" else (None, units)
    return Head(shape, last * units + units)
