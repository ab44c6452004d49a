"""The feeder loop and the sheet ledger."""
