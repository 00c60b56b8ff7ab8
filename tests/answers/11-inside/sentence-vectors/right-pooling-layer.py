def sentence_vectors(hidden_states, mask, last):
    states = keras.ops.mean(keras.ops.convert_to_tensor(hidden_states)[-last:], axis=0)
    return keras.layers.GlobalAveragePooling1D()(states, mask=tf.constant(mask))
