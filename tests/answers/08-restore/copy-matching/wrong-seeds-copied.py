# points: 3
# message: The seed of a `Dropout` is a variable and no weight
def copy_matching(source, target):
    theirs = {layer.name: layer for layer in source.layers}
    copied = []
    for layer in target.layers:
        other = theirs.get(layer.name)
        mine = [variable.shape for variable in layer.variables]
        if other is None or not mine or mine != [v.shape for v in other.variables]:
            continue
        for variable, value in zip(layer.variables, other.variables, strict=True):
            variable.assign(value)
        copied.append(layer.name)
    return copied
