# points: 3
# message: Unfreezing changes the list, not the training step
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 3,
        "objects_3": 2,
        "restored_3": 3,
        "trainable": 2,
        "moved": 5,
    }
