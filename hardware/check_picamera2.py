"""Holds every call that the camera worker makes of picamera2 against the source of a real release.

    pip download picamera2==0.3.38 --no-deps --no-binary :all:
    tar xzf picamera2-0.3.38.tar.gz
    python hardware/check_picamera2.py picamera2-0.3.38

picamera2 itself is not imported: it needs libcamera, which only a Raspberry Pi's system has. Names, parameters and the
order of colours are read from its source, the calls from the worker's. Exit status: 0 all of them fit.
"""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORKER = ROOT / "appliance" / "devices" / "picamera_worker.py"
OWNERS = {"camera": "Picamera2", "_camera": "Picamera2", "request": "CompletedRequest"}
LIBRARY = ("picamera2/picamera2.py", "picamera2/request.py")


def main(folder: Path) -> int:
    """Prints each call and whether it fits."""
    known = {name: methods for file in LIBRARY for name, methods in signatures(folder / file).items()}
    calls = list(worker_calls(ast.parse(WORKER.read_text())))
    wrong = 0
    for owner, method, positional, names, line in calls:
        signature = known[owner].get(method)
        fits = signature is not None and binds(signature, positional, names)
        wrong += not fits
        print(f"{'ok  ' if fits else 'WRONG'} {owner}.{method}({positional} values, {', '.join(names)}) line {line}")
    text = "".join((folder / file).read_text() for file in (*LIBRARY, "picamera2/formats.py"))
    for word in ("camera_properties", "RGB888", "YUV420"):
        fits = word in text
        wrong += not fits
        print(f"{'ok  ' if fits else 'WRONG'} {word}")
    print(f"{len(calls)} calls, {wrong} wrong")
    return bool(wrong) or not calls


def signatures(path: Path) -> dict[str, dict[str, inspect.Signature]]:
    """Methods of the classes in a file; of overloads the last one counts, which is the one that runs."""
    found: dict[str, dict[str, inspect.Signature]] = {}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            functions = [f for f in node.body if isinstance(f, ast.FunctionDef)]
            found[node.name] = {f.name: signature(f) for f in functions}
    return found


def signature(function: ast.FunctionDef) -> inspect.Signature:
    """Parameters without `self`."""
    given = function.args
    optional = len(given.args) - len(given.defaults)
    kinds = inspect.Parameter
    parameters = [
        kinds(a.arg, kinds.POSITIONAL_OR_KEYWORD, default=kinds.empty if i < optional else None)
        for i, a in enumerate(given.args)
        if a.arg != "self"
    ]
    parameters += [kinds(a.arg, kinds.KEYWORD_ONLY, default=None) for a in given.kwonlyargs]
    return inspect.Signature(parameters)


def worker_calls(tree: ast.AST) -> list[tuple[str, str, int, list[str], int]]:
    """Calls on the camera and on requests: owner, method, positional arguments, names of the others, line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            value = node.func.value
            name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
            if name in OWNERS and node.func.attr != "get":
                names = [k.arg for k in node.keywords if k.arg]
                found.append((OWNERS[name], node.func.attr, len(node.args), names, node.lineno))
    return found


def binds(signature: inspect.Signature, positional: int, names: list[str]) -> bool:
    """Whether such a call is possible."""
    try:
        signature.bind(*[None] * positional, **dict.fromkeys(names))
    except TypeError:
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
