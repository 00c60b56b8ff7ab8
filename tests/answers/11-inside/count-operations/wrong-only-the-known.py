# points: 1
# message: yours has one with 0
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    types = [op.type for op in graph.get_operations()]
    return {kind: types.count(kind) for kind in ("MatMul", "BiasAdd", "Relu")}
