# points: 0
# message: should be a Keras layer
def chosen_layers():
    return {"topic": "GlobalAveragePooling1D", "week": "Flatten", "story": "LSTM", "tags": "Dense"}
