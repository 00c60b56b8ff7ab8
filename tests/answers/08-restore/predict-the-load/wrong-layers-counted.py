# points: 1
# message: A layer may hold several weights: you counted layers
def predict_the_load():
    return {
        "objects_2": 1,
        "restored_2": 2,
        "objects_3": 2,
        "restored_3": 2,
        "trainable": 1,
        "moved": 1,
    }
