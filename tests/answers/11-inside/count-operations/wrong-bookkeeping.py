# points: 0
# message: Bookkeeping is in your dict
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    types = [op.type for op in graph.get_operations()]
    return {kind: types.count(kind) for kind in types}
