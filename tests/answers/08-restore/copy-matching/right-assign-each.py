def copy_matching(source, target):
    def shapes(layer):
        return [w.shape for w in layer.weights]

    pairs = [(a, b) for b in target.layers for a in source.layers if a.name == b.name]
    pairs = [(a, b) for a, b in pairs if b.weights and shapes(a) == shapes(b)]
    for a, b in pairs:
        for old, new in zip(a.weights, b.weights):
            new.assign(old)
    return [b.name for a, b in pairs]
