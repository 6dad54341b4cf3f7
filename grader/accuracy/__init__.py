"""How often verdicts are wrong: labelled submissions graded many times, and what can be said from that."""
