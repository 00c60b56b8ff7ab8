def masked_average(vectors, mask):
    return keras.layers.GlobalAveragePooling1D()(vectors, mask=mask)
