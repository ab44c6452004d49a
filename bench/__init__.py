"""Measurements: ratios within one run, never timed tests. `./run bench NAME`."""
