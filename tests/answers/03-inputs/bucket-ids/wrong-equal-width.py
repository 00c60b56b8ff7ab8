# points: 1
# message: yours are all equally wide
def bucket_ids(values, boundaries):
    if len(boundaries) == 1:
        return (values >= boundaries[0]).astype(int)
    width = boundaries[1] - boundaries[0]
    place = 1 + np.floor((values - boundaries[0]) / width + 1e-9)
    return np.clip(place, 0, len(boundaries)).astype(int)
