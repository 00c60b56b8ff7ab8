# points: 1
# message: Operations of the type IdentityN are in the graph, not in your dict.
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    counts = {}
    for op in graph.get_operations():
        if not op.type.startswith(tuple(BOOKKEEPING)):
            counts[op.type] = counts.get(op.type, 0) + 1
    return counts
