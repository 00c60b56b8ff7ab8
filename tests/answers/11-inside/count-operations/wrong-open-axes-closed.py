# points: 1
# message: Operations of the type Shape are in the graph, not in your dict.
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    examples = [tf.zeros([axis or 1 for axis in spec.shape], spec.dtype) for spec in specs]
    graph = tf.function(function).get_concrete_function(*examples).graph
    counts = {}
    for op in graph.get_operations():
        if op.type not in BOOKKEEPING:
            counts[op.type] = counts.get(op.type, 0) + 1
    return counts
