"""A small certificate authority for a fleet without one: it issues, renews and revokes stations' certificates."""
