# points: 1
# message: you left it out
def shared_variables(a, b):
    theirs = {id(v) for v in b.trainable_weights}
    return [v for v in a.trainable_weights if id(v) in theirs]
