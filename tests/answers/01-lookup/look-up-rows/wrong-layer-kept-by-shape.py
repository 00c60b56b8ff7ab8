# points: 1
# message: yours are of one that an earlier call was given
LAYERS = {}


def look_up(table, ids):
    if table.shape not in LAYERS:
        layer = keras.layers.Embedding(*table.shape)
        layer.build()
        layer.set_weights([table])
        LAYERS[table.shape] = layer
    return LAYERS[table.shape](ids)
