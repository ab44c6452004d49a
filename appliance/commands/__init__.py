"""One module for each command of `scanstation`: `configure(parser)` and `run(arguments) -> exit status`."""
