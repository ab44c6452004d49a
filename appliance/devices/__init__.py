"""Hardware edges: one Protocol each, one adapter each."""
