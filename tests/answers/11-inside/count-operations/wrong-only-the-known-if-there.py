# points: 1
# message: are in the graph, not in your dict
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    types = [op.type for op in graph.get_operations()]
    known = ("MatMul", "BiasAdd", "Relu", "Tanh", "Sigmoid")
    return {kind: types.count(kind) for kind in known if kind in types}
