# points: 0
# message: An id is not the value without its fraction
def bucket_ids(values, boundaries):
    return values.astype(int)
