"""Trusted core: envelopes, signatures and the closed list of algorithms."""
