# points: 0
# message: should hold integers
def bucket_ids(values, boundaries):
    return np.digitize(values, boundaries).astype("float32")
