BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    traced = tf.function(lambda *args: function(*args)).get_concrete_function(*specs)
    types = [node.op for node in traced.graph.as_graph_def().node]
    return {kind: types.count(kind) for kind in set(types) - BOOKKEEPING}
