# points: 0
# message: NameError: name 'table' is not defined
def look_up(the_table, the_ids):
    return table[the_ids]
