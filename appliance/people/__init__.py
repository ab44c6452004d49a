"""People: who may do what, who is who, and how long that holds. Pure; the bus asks, `access` answers."""
