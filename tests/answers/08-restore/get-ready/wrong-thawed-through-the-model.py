# points: 2
# message: each of the models inside was frozen or free against the one around it
def get_ready(model, frozen, learning_rate):
    model.trainable = False
    model.trainable = True
    for name in frozen:
        model.get_layer(name).trainable = False
    adam = keras.optimizers.Adam(learning_rate=learning_rate)
    model.compile(optimizer=adam, loss=keras.losses.BinaryCrossentropy())
    trains = len(model.trainable_variables)
    return trains, len(model.weights) - trains
