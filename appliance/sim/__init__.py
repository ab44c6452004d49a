"""The second composition root: simulated devices, sample paper, a development broker. Never imported by production."""
