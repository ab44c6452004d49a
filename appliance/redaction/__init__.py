"""Trusted core: what may leave a page for a purpose, and painting it onto white. No I/O, no network, no devices."""
