# points: 1
# message: yours has (8, 4)
def look_up(the_table, the_ids):
    return table[the_ids]
