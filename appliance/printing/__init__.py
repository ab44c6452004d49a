"""Sheets that the station's people print: separators, labels, targets."""
