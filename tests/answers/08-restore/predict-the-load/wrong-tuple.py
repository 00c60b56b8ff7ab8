# points: 0
# message: should be a dict
def predict_the_load():
    return 1, 3, 2, 3, 2, 2
