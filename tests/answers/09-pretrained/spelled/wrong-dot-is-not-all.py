# points: 1
# message: A line break is a character
import re


def spelled(word, gram_vectors, n):
    pieces = re.findall("(?=(.{%d}))" % n, "<" + word + ">")
    known = [gram_vectors[piece] for piece in pieces if piece in gram_vectors]
    if not known:
        return np.zeros_like(next(iter(gram_vectors.values())))
    return np.mean(known, axis=0).astype("float32")
