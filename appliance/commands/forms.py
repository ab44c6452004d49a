"""`forms`: registered blank forms: learn, list, show, forget.

Rules:
- The folder is that of `--forms`, else of the configuration; without either nothing is guessed.
- A mistake of usage is one sentence and changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.commands.common import USAGE, checked, late
from appliance.config import StationConfig

_LEARN = """\
Reads an EMPTY copy of a form and remembers its print (the boilerplate) and its fields. From then on a page that is
this form keeps its boilerplate whole, and nothing that was filled in leaves, unless you say so field by field: open the
form's TOML file and set a field's mode to "values" (clinical values alone) or "ordinary" (what would leave any other
page).

Scan the empty copy as you scan the filled ones: 300 dpi, straight, the whole sheet. Several pages of one form may be
several files, or one TIFF. The command refuses a form that is filled in, that reads badly, or whose name is taken.

Print that looks like an identifier (your clinic's name and telephone number, a form's date, a physician's name) is NOT
taken over: it stays behind on every page, as it does today. With --allow KIND you take over a kind of it, once you have
looked at `forms show` and know that it is the form's own. The last check (the release gate) looks for identifiers on
its own and may then hold every page of this form for a person."""

_EXAMPLES = """\
examples:
  scanstation forms learn intake.png --forms forms
  scanstation forms learn front.png back.png --name intake-2024 --forms forms --replace
  scanstation forms show intake --forms forms --out intake.check.png
  scanstation forms list --config station.toml
  scanstation forms forget intake --forms forms
exit status: 0 done, 1 failure, 2 usage, 4 the form was refused"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `forms` and its four commands."""
    parser.description = (
        "Registered blank forms: on a page that is one of them the form's print stays, and what was filled in is "
        "denied unless the form's file allows more (docs/forms.md)."
    )
    parser.epilog = _EXAMPLES
    kind = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    learn = actions.add_parser(
        "learn", help="learn an empty form", description=_LEARN, epilog=_EXAMPLES, formatter_class=kind
    )
    learn.add_argument("pages", nargs="+", type=Path, metavar="BLANK", help="PNG, JPEG, TIFF or PNM, in order")
    learn.add_argument("--name", metavar="NAME", help="a-z, 0-9 and '-' (default: from the file's name)")
    learn.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="KIND",
        help="take doubtful print of this kind over; may be repeated",
    )
    learn.add_argument(
        "--replace",
        action="store_true",
        help="learn a form of this name anew; fields of the same name keep their modes",
    )
    listed = actions.add_parser("list", help="the registered forms", formatter_class=kind)
    show = actions.add_parser(
        "show",
        help="draw a form's boilerplate and fields",
        description="Draws a form: boilerplate underlined, fields framed with their modes, what was left out hatched.",
        formatter_class=kind,
    )
    show.add_argument("name", metavar="NAME")
    show.add_argument("--out", type=Path, metavar="FILE", help="the picture (default: NAME.form.png, here)")
    forget = actions.add_parser("forget", help="remove a form", formatter_class=kind)
    forget.add_argument("name", metavar="NAME")
    for action in (learn, listed, show, forget):
        action.add_argument("--forms", type=Path, metavar="DIR", help="the folder of forms")
        action.add_argument(
            "--config", type=Path, metavar="FILE", help="configuration, for its [forms] folder and limits"
        )


def run(arguments: argparse.Namespace) -> int:
    """Checks the arguments, then does what was asked.

    Returns:
        0 done, 2 usage, 4 the form was refused.
    """
    config = checked("forms", arguments.config, lambda c: _problem(arguments, arguments.forms or c.forms.folder))
    folder = (arguments.forms or config.forms.folder) if config else None
    if config is None or folder is None:
        return USAGE
    return _act(arguments, folder, config)


def _act(arguments: argparse.Namespace, folder: Path, config: StationConfig) -> int:
    """One of the four commands."""
    if arguments.action == "list":
        return int(late("appliance.forms.run:list_forms")(folder, print))
    if arguments.action == "show":
        out = arguments.out or Path(f"{arguments.name}.form.png")
        return int(late("appliance.forms.run:show_form")(folder, arguments.name, out, print))
    if arguments.action == "forget":
        return int(late("appliance.forms.run:forget_form")(folder, arguments.name, print))
    name = arguments.name or late("appliance.forms.fields:slug")(arguments.pages[0].stem)
    options = late("appliance.forms.run:Options")(
        tuple(arguments.pages), name, folder, tuple(arguments.allow), arguments.replace
    )
    return int(late("appliance.forms.run:learn_form")(options, config, print))


def _problem(arguments: argparse.Namespace, folder: Path | None) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    if folder is None:
        return "say where the forms are: --forms DIR, or a --config FILE with `[forms] folder`"
    if folder.exists() and not folder.is_dir():
        return f"{folder} is not a directory"
    problem: str | None = None
    if arguments.action == "learn":
        problem = _not_to_learn(arguments)
    if arguments.action == "show":
        problem = _no_picture(arguments.out)
    if problem is None and arguments.action != "list":
        name = arguments.name or late("appliance.forms.fields:slug")(arguments.pages[0].stem)
        if not late("appliance.policy.forms:is_form_name")(name):
            problem = f"{name!r:.80} is no name for a form: a-z, 0-9 and '-' (--name)"
    return problem


def _not_to_learn(arguments: argparse.Namespace) -> str | None:
    """What is wrong with what is to be learned."""
    if missing := next((page for page in arguments.pages if not page.is_file()), None):
        return f"there is no file {missing}"
    known = late("appliance.forms.learning:KINDS")
    if unknown := next((kind for kind in arguments.allow if kind not in known), None):
        return f"unknown kind {unknown!r:.80}; known are {', '.join(known)}"
    return None


def _no_picture(out: Path | None) -> str | None:
    """What is wrong with the name of a picture."""
    if out is not None and out.suffix.lower() != ".png":
        return f"{out}: the picture is a PNG; give it a name that ends in .png"
    if out is not None and not out.parent.is_dir():
        return f"{out.parent} is not a directory"
    return None
