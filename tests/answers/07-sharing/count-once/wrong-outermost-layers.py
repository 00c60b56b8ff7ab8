# points: 1
# message: you looked at the outermost layers only
def count_once(models):
    layers = {id(k): k for m in models for k in m.layers}.values()
    return {
        "total": sum(k.count_params() for k in layers),
        "trainable": sum(k.count_params() for k in layers if k.trainable),
    }
