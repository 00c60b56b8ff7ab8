# points: 0
# message: you counted it with each model
def count_once(models):
    every = {id(w): w.size for m in models for w in [*m.get_weights()]}
    return {"total": sum(m.count_params() for m in models), "trainable": sum(every.values())}
