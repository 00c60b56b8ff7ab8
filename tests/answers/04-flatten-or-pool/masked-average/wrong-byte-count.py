# points: 1
# message: than a byte can count
def masked_average(vectors, mask):
    count = mask.astype("uint8").sum(axis=1, dtype="uint8").astype("float32")
    return (vectors * mask[..., None]).sum(axis=1) / count[:, None]
