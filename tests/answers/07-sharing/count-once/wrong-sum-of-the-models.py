# points: 0
# message: you counted it with each model
def count_once(models):
    return {
        "total": sum(m.count_params() for m in models),
        "trainable": sum(m.count_params() for m in models),
    }
