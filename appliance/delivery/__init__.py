"""The uplink: outbox to broker, receipts to inbox. Ciphertext only."""
