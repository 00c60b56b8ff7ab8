def copy_matching(source, target):
    theirs = {one.name: one for one in source.layers if one.variables}
    names = [one.name for one in target.layers if one.weights]

    def fits(name):
        pair = theirs.get(name), target.get_layer(name)
        if pair[0] is None:
            return False
        mine, his = ([tuple(w.shape) for w in one.weights] for one in pair)
        return mine == his

    names = list(filter(fits, names))
    for name in names:
        keras.tree.map_structure(
            lambda new, old: new.assign(old.numpy()),
            target.get_layer(name).weights,
            theirs[name].weights,
        )
    return names
