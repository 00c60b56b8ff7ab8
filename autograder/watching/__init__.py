"""What arrives is graded at once: arrivals, queue, policy, journal, release, and the view of it."""
