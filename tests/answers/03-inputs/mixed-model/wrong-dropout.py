# points: 1
# message: in training your model computes something else, as with dropout
def mixed_model(quantities, vocabulary_size, embedding_dim, units):
    floats, ids = keras.Input((None, quantities)), keras.Input((None,), dtype="int32")
    rows = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    both = keras.layers.Concatenate()([floats, rows])
    return keras.Model([floats, ids], keras.layers.LSTM(units, dropout=0.5)(both))
