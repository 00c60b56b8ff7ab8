# points: 1
# message: may lie deeper inside
def shared_variables(a, b):
    return [v for layer in a.layers if any(layer is k for k in b.layers) for v in layer.weights]
