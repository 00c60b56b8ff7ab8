def masked_softmax(scores, mask):
    weights = np.zeros_like(scores)
    for b, real in enumerate(mask):
        for q, row in enumerate(scores[b]):
            powers = np.exp(row[real] - row[real].max())
            weights[b, q, real] = powers / powers.sum()
    return weights
