# points: 0
# message: stopped with ValueError: No such layer: words
def copy_matching(source, target):
    for name in ["words", "body"]:
        target.get_layer(name).set_weights(source.get_layer(name).get_weights())
    return ["words", "body"]
