def sentence_vectors(hidden_states, mask, last):
    vectors = []
    for i in range(len(mask)):
        kept = hidden_states[len(hidden_states) - last :, i, mask[i]]
        vectors.append(kept.mean(axis=(0, 1)))
    return np.stack(vectors)
