"""Reviewing what the station is not sure of: people see the sanitised pages, take away more, confirm, approve, reject.

Rules:
- A person can take away, never widen: what leaves after a review is made by the normal pipeline and meets the gate.
- Nothing here shows more than the sanitised page shows, and never the text of a removed word.
"""
