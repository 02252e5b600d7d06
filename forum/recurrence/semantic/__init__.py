"""What texts mean, as vectors: the opt-in tier of likeness. English only; other languages go by their words."""
