"""Syntax trees of our own modules, for tests that look at what imports what."""

import ast
import gc
from pathlib import Path


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file.

    No garbage is collected meanwhile: in Python 3.11 what a collection runs can make the parser fail with "recursion
    depth mismatch" (python/cpython#106905).
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    finally:
        if collects:
            gc.enable()
