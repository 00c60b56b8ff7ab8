# points: 3
# message: It stands on one of two branches
def copy_matching(source, target):
    def chain(model):
        tensor, found = model.outputs[0], []
        while True:
            layer = tensor._keras_history.operation
            if isinstance(layer, keras.layers.InputLayer):
                return found[::-1]
            found.append(layer)
            tensor = layer._inbound_nodes[-1].input_tensors[0]

    theirs = {layer.name: layer.get_weights() for layer in chain(getattr(source, "_functional", None) or source)}
    copied = []
    for layer in chain(getattr(target, "_functional", None) or target):
        found = theirs.get(layer.name, [])
        if found and [w.shape for w in layer.weights] == [w.shape for w in found]:
            layer.set_weights(found)
            copied.append(layer.name)
    return copied
