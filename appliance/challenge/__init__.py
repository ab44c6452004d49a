"""The readiness test: a printed challenge sheet, scanned, measured and judged."""
