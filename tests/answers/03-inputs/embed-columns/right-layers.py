def embed_columns(ids, tables):
    rows = []
    for column, table in enumerate(tables):
        layer = keras.layers.Embedding(*table.shape)
        layer.build()
        layer.set_weights([table])
        rows.append(layer(ids[..., column]))
    return keras.ops.concatenate(rows, axis=2)
