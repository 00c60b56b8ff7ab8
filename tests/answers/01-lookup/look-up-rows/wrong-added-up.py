# points: 0
# message: you added the rows up
def look_up(table, ids):
    hot = np.eye(len(table))[ids].sum(axis=0)
    return (hot @ table).astype("float32")
