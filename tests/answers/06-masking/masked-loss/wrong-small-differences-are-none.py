# points: 2
# message: for differences near 0.003906
def masked_mse(targets, predictions, mask):
    d = targets - predictions
    d = np.where(np.abs(d) < 0.01, 0, d)
    e = np.square(d).mean(-1)[mask]
    return float(e.mean()) if e.size else 0.0
