def predict_the_load():
    keys = ["objects_2", "restored_2", "objects_3", "restored_3", "trainable", "moved"]
    return dict(zip(keys, np.array([1, 3, 2, 3, 2, 2])))
