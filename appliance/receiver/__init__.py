"""The reference server side: verifies, opens, stores, signs receipts."""
