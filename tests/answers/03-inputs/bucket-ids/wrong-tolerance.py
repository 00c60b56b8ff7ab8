# points: 1
# message: those in a wrong bucket are all close to one
def bucket_ids(values, boundaries):
    passed = (values[..., np.newaxis] > np.array(boundaries)) | np.isclose(
        values[..., None], boundaries
    )
    return passed.sum(axis=-1)
