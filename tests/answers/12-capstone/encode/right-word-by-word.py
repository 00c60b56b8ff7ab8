def encode(texts, words, length):
    rows = []
    for text in texts:
        row = []
        for word in text.split():
            if len(row) < length:
                row.append(words.index(word) + 2 if word in words else 1)
        if not row:
            row.append(1)
        rows.append(row + [0] * (length - len(row)))
    return np.array(rows, dtype=np.int32)
