from typing import NamedTuple


class Answer(NamedTuple):
    matrix: np.ndarray
    missing: list


def matrix_for(vocabulary, vector_of):
    dim = {vector.shape for vector in vector_of.values()}.pop()
    rows = {word: np.asarray(vector, np.float32) for word, vector in vector_of.items()}
    nothing = np.zeros(dim, np.float32)
    return Answer(
        np.stack([rows.get(word, nothing) for word in vocabulary]),
        list(filter(lambda word: word not in rows, vocabulary[2:])),
    )
