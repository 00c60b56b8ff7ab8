# points: 2
# message: A count may be larger than 16 bits hold
def head_size(way, sequence_length, embedding_dim, units):
    per = {"none": embedding_dim, "average": embedding_dim, "flatten": sequence_length * embedding_dim}
    n = np.array([(per[way] + 1) * units]).astype("int16")[0]
    return ((None, sequence_length, units) if way == "none" else (None, units)), int(n)
