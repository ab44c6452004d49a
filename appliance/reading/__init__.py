"""Words, lines, orientation and barcodes of an accepted page."""
