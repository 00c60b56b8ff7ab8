# points: 1
# message: A name says nothing
def count_once(models):
    total, trainable = {}, {}
    for model in models:
        for variable in model.weights:
            if "seed" in variable.path:  # the seed of a Dropout is no weight
                continue
            total[id(variable)] = int(np.prod(variable.shape))
        for variable in model.trainable_weights:
            if "seed" not in variable.path:
                trainable[id(variable)] = int(np.prod(variable.shape))
    return {"total": sum(total.values()), "trainable": sum(trainable.values())}
