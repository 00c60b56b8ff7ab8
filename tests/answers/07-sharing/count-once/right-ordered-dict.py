from collections import OrderedDict


def count_once(models):
    counts = OrderedDict(total=0, trainable=0)
    seen = []
    for weight in (weight for model in models for weight in model.weights):
        if not any(weight is other for other in seen):
            seen.append(weight)
            counts["total"] += weight.numpy().size
            counts["trainable"] += weight.numpy().size if weight.trainable else 0
    return counts
