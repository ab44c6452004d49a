"""Trusted core: the release gate, which reads the finished file and shares no decision code with the redactor."""
