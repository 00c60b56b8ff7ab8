# points: 1
# message: An unknown word in front has its place, and id 1: yours is gone
def encode(texts, words, length):
    id_of = {word: number for number, word in enumerate(words, 2)}
    rows = []
    for text in texts:
        parts = text.split()
        while parts and parts[0] not in id_of:
            parts.pop(0)
        found = [id_of.get(part, 1) for part in parts][:length] or [1]
        rows.append(found + [0] * (length - len(found)))
    return np.array(rows, "int32")
