def embed_columns(ids, tables):
    columns = tf.unstack(tf.constant(ids), axis=2)
    rows = [tf.gather(table, column) for table, column in zip(tables, columns, strict=True)]
    return tf.concat(rows, axis=-1)
