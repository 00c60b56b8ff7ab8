def the_numbers():
    sizes = np.array([51, 8])
    counts = {"input_dim": sizes[0], "parameters": sizes.prod()}
    counts["parameters_when_twice_as_long"] = sizes.prod()
    counts["dense_parameters"] = sizes.prod() + sizes[1]
    counts["output_shape"] = (32, 12, sizes[1])
    counts["one_hot_shape"] = (32, 12, sizes[0])
    counts["rows_moved"] = np.count_nonzero(np.bincount([7, 7, 3, 3, 0, 7]))
    return counts
