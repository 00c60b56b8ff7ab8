def masked_average(vectors, mask):
    hidden = np.broadcast_to(~mask[:, :, None], vectors.shape)
    return np.ma.array(vectors, mask=hidden).mean(axis=1).filled().astype("float32")
