"""Long runs: killing, fuzzing. `./run soak NAME`."""
