# points: 0
# message: you counted one of them
def count_once(models):
    return {
        "total": max(m.count_params() for m in models),
        "trainable": max(m.count_params() for m in models),
    }
