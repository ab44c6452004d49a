"""Sheets of a document that are scanned again because a person who reviews it asked for it."""
