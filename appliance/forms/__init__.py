"""Registered blank forms: learning one from a page, its file, its picture.

Rules:
- What a form means for a page is decided in `appliance.redaction`; here a blank page becomes a file that says it.
- A form's file and pictures hold what was taken for boilerplate and nothing else of the page.
"""
