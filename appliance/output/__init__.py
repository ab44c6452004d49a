"""The finished file: a PDF of page rasters with a text layer of cleared words only."""
