# points: 0
# message: The row without a real step is NaN
class SafeAverage(keras.layers.GlobalAveragePooling1D):
    pass
