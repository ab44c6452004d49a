"""`scanstation bench`: a clinic measures the station on its own pages before it relies on it.

Rules:
- The pages go through the same stages as everywhere; nothing is tuned to them.
- What needs a truth beside the page is measured only where there is one; nothing is guessed.
"""
