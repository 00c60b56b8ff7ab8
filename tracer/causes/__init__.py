"""Why something failed: what is said of each kind of message, the likeliest cause first."""
