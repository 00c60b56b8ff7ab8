# points: 0
# message: you counted variables
def count_once(models):
    every = {id(v): v for m in models for v in m.weights}.values()
    return {"total": len(every), "trainable": sum(v.trainable for v in every)}
