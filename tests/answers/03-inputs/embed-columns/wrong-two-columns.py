# points: 1
# message: yours has two
def embed_columns(ids, tables):
    first, second = tables[:2]
    return np.concatenate([first[ids[:, :, 0]], second[ids[:, :, 1]]], axis=-1)
