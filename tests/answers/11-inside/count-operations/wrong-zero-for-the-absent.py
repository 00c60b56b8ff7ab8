# points: 1
# message: yours has one with 0
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    kinds = [op.type for op in graph.get_operations() if op.type not in BOOKKEEPING]
    return {kind: kinds.count(kind) for kind in {"MatMul", "BiasAdd", "Relu", *kinds}}
