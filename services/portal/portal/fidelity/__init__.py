"""A fidelity assessment as people read it: its evidence in words, its comparison with the last one, its picture."""
