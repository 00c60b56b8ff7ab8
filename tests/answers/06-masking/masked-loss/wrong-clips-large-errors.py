# points: 2
# message: for differences near 300
def masked_mse(targets, predictions, mask):
    e = np.clip(np.square(targets - predictions), 0, 1e3).mean(-1)[mask]
    return float(e.mean()) if e.size else 0.0
