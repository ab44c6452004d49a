"""Loads what PySide6 would keep from loading: its hook on imports reads names of modules that are half imported.

Only tests hold both in one process: the station never loads PySide6, and the panel nothing of the station's.
"""

import spacy  # noqa: F401
