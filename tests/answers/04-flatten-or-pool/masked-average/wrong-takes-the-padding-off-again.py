# points: 1
# message: The padding may hold any numbers:
def masked_average(vectors, mask):
    everything = vectors.sum(axis=1)
    padding = np.where(mask[:, :, None], np.float32(0), vectors).sum(axis=1)
    return (everything - padding) / mask.sum(axis=1, keepdims=True).astype("float32")
