# points: 0
# message: stopped with AttributeError
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    function(np.ones((1, 2), "float32"))
    types = [op.type for op in tf.get_default_graph().get_operations()]
    return {kind: types.count(kind) for kind in set(types) - BOOKKEEPING}
