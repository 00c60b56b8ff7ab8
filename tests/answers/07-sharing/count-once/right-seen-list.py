def count_once(models):
    seen, total, trainable = [], 0, 0
    for model in models:
        for weight in model.weights:
            if any(weight is old for old in seen):
                continue
            seen.append(weight)
            size = weight.numpy().size
            total += size
            if weight.trainable:
                trainable += size
    return {"total": total, "trainable": trainable}
