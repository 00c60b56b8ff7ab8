# points: 1
# message: Your dict has types that are not in the graph
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    how = {"training": True} if isinstance(function, keras.layers.Layer) else {}
    graph = tf.function(lambda *x: function(*x, **how)).get_concrete_function(*specs).graph
    counts = {}
    for op in graph.get_operations():
        if op.type not in BOOKKEEPING:
            counts[op.type] = counts.get(op.type, 0) + 1
    return counts
