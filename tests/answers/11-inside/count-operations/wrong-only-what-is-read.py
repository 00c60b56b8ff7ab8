# points: 1
# message: are in the graph, not in your dict
BOOKKEEPING = {"Placeholder", "ReadVariableOp", "Const", "Identity", "NoOp"}


def count_operations(function, specs):
    graph = tf.function(function).get_concrete_function(*specs).graph
    todo, seen = [tensor.op for tensor in graph.outputs], {}
    while todo:
        op = todo.pop()
        if op.name not in seen:
            seen[op.name] = op.type
            todo += [tensor.op for tensor in op.inputs]
    kinds = list(seen.values())
    return {kind: kinds.count(kind) for kind in set(kinds) - BOOKKEEPING}
