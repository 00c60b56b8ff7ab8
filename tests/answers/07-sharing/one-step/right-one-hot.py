def one_step(table, left_ids, right_ids, learning_rate):
    eye = np.eye(len(table), dtype=table.dtype)
    left, right = eye[left_ids], eye[right_ids]
    pairs = left.T @ right
    return (table - learning_rate * (pairs + pairs.T) @ table).astype("float32")
