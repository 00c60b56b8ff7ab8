def renumber_table(table, new_id):
    move = np.eye(len(new_id), dtype="float32")[new_id]
    return move.T @ table


def renumber_pattern(pattern, new_id):
    move = np.eye(len(new_id), dtype="float32")[new_id]
    return np.einsum("xyzof,on->xyznf", pattern, move)
