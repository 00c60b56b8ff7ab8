# points: 1
# message: `far` got the weights of `near`
def copy_matching(source, target):
    copied = []
    for old, new in zip(source.layers, target.layers):
        shapes = [tuple(w.shape) for w in new.weights]
        if shapes and shapes == [tuple(w.shape) for w in old.weights]:
            new.set_weights(old.get_weights())
            copied.append(new.name)
    return copied
