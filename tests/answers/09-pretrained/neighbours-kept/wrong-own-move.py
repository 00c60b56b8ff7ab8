# points: 0
# message: which words stayed where they were
def neighbours_kept(before, after, k):
    return (before == after).all(axis=1).astype(int)
