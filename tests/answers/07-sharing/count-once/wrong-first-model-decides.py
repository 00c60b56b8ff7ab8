# points: 1
# message: One model has frozen a layer
def count_once(models):
    seen, total, trainable = set(), 0, 0
    for model in models:
        moving = {id(w) for w in model.trainable_weights}
        for weight in model.weights:
            if id(weight) in seen:
                continue
            seen.add(id(weight))
            size = int(np.prod(weight.shape))
            total += size
            trainable += size if id(weight) in moving else 0
    return {"total": total, "trainable": trainable}
