def make_embedding(ids, embedding_dim):
    rows = sorted(ids.flatten().tolist())[-1] + 1
    return keras.layers.Embedding(rows, embedding_dim, embeddings_initializer="normal")


def make_dense(embedding):
    config = embedding.get_config()
    every_id = np.arange(config["input_dim"])
    dense = keras.layers.Dense(config["output_dim"], use_bias=False)
    dense.build((config["input_dim"],))
    dense.set_weights([embedding(every_id).numpy()])
    return dense
