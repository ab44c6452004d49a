"""Figures without content: volume, how often again, how often a person, what went wrong, how long it took."""
