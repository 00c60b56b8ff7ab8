# points: 1
# message: which is not right
def count_once(models):
    return {"total": 10 + 7 * len(models), "trainable": 7 * (len(models) - 1)}
