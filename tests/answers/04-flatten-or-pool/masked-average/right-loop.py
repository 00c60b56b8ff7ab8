def masked_average(vectors, mask):
    averages = np.zeros((len(vectors), vectors.shape[2]), "float32")
    for i in range(len(vectors)):
        averages[i] = vectors[i][mask[i]].mean(axis=0)
    return averages
