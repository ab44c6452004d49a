"""The simulated camera rig: paper that curls, a desk, lamps, hands, a lens and a sensor, all with exact truth."""
