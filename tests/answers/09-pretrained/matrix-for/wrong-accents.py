# points: 1
# message: `matrix` has the right shape
import unicodedata


def matrix_for(vocabulary, vector_of):
    plain = lambda w: "".join(
        c for c in unicodedata.normalize("NFD", w) if not unicodedata.combining(c)
    )
    table = {plain(k): v for k, v in vector_of.items()}
    table.update(vector_of)
    dim = len(next(iter(vector_of.values())))
    m = np.zeros((len(vocabulary), dim), "float32")
    missing = []
    for i, w in enumerate(vocabulary):
        if plain(w) in table:
            m[i] = table.get(w, table[plain(w)])
        elif i > 1:
            missing.append(w)
    return m, missing
