# points: 0
# message: you compared values
def shared_variables(a, b):
    return [
        v for v in a.weights if any(np.array_equal(v.numpy(), w.numpy()) for w in b.weights)
    ]
