# points: 1
# message: Only a value that is equal to a boundary lies on it
def bucket_ids(values, boundaries):
    edges = np.array(boundaries)
    at = np.isclose(values[..., None], edges, rtol=0, atol=1e-4)
    return ((values[..., None] > edges) | at).sum(axis=-1)
