# points: 2
# message: `read` is given a second tensor
def look_inside(model, x, names):
    values = {id(model.inputs[0]): tf.convert_to_tensor(x)}

    def known(value):
        return value_of(value) if isinstance(value, keras.KerasTensor) else value

    def value_of(tensor):
        if id(tensor) not in values:
            operation, node = tensor._keras_history.operation, tensor._keras_history.node_index
            given = operation._inbound_nodes[node].arguments.args
            values[id(tensor)] = operation(*keras.tree.map_structure(known, given))
        return values[id(tensor)]

    return {name: value_of(model.get_layer(name).output) for name in names}
