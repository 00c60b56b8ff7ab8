def masked_mse(targets, predictions, mask):
    total, count = 0.0, 0
    for b in range(len(mask)):
        for t in range(len(mask[b])):
            if mask[b, t]:
                total += float(((targets[b, t] - predictions[b, t]) ** 2).mean())
                count += 1
    return total / count if count else 0.0
