# points: 1
# message: Your dict has types that are not in the graph
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    types = [op.type for op in graph.get_operations()]
    return {kind: types.count(kind) for kind in ("MatMul", "BiasAdd", "Relu")}
