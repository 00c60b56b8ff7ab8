# points: 0
# message: entries are not what they should be
def masked_average(vectors, mask):
    hidden = (~mask)[..., None].astype("float32")
    return (vectors * hidden).sum(axis=1) / hidden.sum(axis=1)
