def rectangle(sequences, filling=0.0):
    ragged = tf.ragged.stack([tf.constant(sequence) for sequence in sequences])
    lengths = [len(sequence) for sequence in sequences]
    return ragged.to_tensor(default_value=float(filling)), tf.sequence_mask(lengths)
