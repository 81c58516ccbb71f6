"""`spine-helper models`: the engines that can run here."""

import argparse
import json

from spine_helper.commands.ending import Exit
from spine_helper.commands.terminal import clean, complain, say


def add_models(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `models` to the command line."""
    models = commands.add_parser("models", help="the engines that can run here")
    models.add_argument("--json", action="store_true", help="as the service describes them")


def run_models(options: argparse.Namespace) -> int:
    """List the engines and return the exit status."""
    from spine_helper.engines.registry import installed  # noqa: PLC0415 - keeps others quick
    from spine_helper.service.model_routes import model_document  # noqa: PLC0415

    engines = installed().engines
    if options.json:
        documents = [model_document(engine).model_dump(mode="json") for engine in engines]
        say(json.dumps({"models": documents}))
        return Exit.DONE
    if not engines:
        complain("No engine can run here.")
        return Exit.UNAVAILABLE
    for engine in engines:
        kinds, modes = "/".join(engine.modalities), "/".join(engine.modes)
        say(clean(f"{engine.id}  {kinds}  {modes}  {engine.licence}  {engine.title}"))
    return Exit.DONE
