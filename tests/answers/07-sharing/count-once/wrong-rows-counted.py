# points: 0
# message: you counted its rows
def count_once(models):
    every = {id(v): v for m in models for v in m.weights}.values()
    return {
        "total": sum(v.shape[0] for v in every),
        "trainable": sum(v.shape[0] for v in every if v.trainable),
    }
