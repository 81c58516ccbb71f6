"""`spine-helper packs`: list, import, verify and remove model packs."""

import argparse
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Final

from spine_helper.commands.terminal import Bar, complain, say
from spine_helper.packs.trouble import MissingExtra, NoSuchPack, PackTrouble

FAILED: Final = 1
"""Exit status where a pack is broken or nothing could be imported."""

NOT_FOUND: Final = 66
"""Exit status where a pack or a file is not there (EX_NOINPUT of sysexits.h)."""

UNAVAILABLE: Final = 69
"""Exit status where a part of the helper is not installed (EX_UNAVAILABLE)."""

_STATUS: Final[dict[type[PackTrouble], int]] = {
    NoSuchPack: NOT_FOUND,
    MissingExtra: UNAVAILABLE,
}


def add_packs(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `packs` and what it can do to the command line."""
    packs = commands.add_parser("packs", help="model packs: foreign weights, converted here")
    actions = packs.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="the packs on this computer").set_defaults(run=_list)
    take = actions.add_parser("import", help="convert weights of nnU-Net v2")
    take.set_defaults(run=_import)
    take.add_argument("path", type=Path, help="folder with weights, or an export ZIP")
    take.add_argument("--id", help="name of the pack; made from the dataset's unless given")
    take.add_argument("--title", help="name for people")
    take.add_argument("--configuration", help="which one of several, 3d_fullres for instance")
    take.add_argument("--fold", action="append", help="which fold; give it again for more")
    take.add_argument("--checkpoint", help="file name; checkpoint_final.pth unless given")
    take.add_argument("--licence", help="of the weights, an SPDX expression")
    take.add_argument("--commercial", choices=("yes", "no"), help="may be used for money")
    take.add_argument("--modality", choices=("CT", "MR"), help="what images the weights take")
    take.add_argument("--replace", action="store_true", help="take the place of an older pack")
    check = actions.add_parser("verify", help="check files, networks and self-tests")
    check.add_argument("id", nargs="*", help="names of packs; all unless given")
    check.set_defaults(run=_verify)
    drop = actions.add_parser("remove", help="delete a pack")
    drop.add_argument("id", help="name of the pack")
    drop.set_defaults(run=_remove)


def run_packs(options: argparse.Namespace) -> int:
    """Do what `packs` was asked for and return the exit status."""
    action: Callable[[argparse.Namespace], int] = options.run
    try:
        return action(options)
    except PackTrouble as trouble:
        complain(str(trouble))
        return _STATUS.get(type(trouble), FAILED)


def _list(_: argparse.Namespace) -> int:
    from spine_helper.packs.place import packs_folder  # noqa: PLC0415 - keeps the command quick
    from spine_helper.packs.store import entries  # noqa: PLC0415

    found = entries()
    if not found:
        say(f"No packs in {packs_folder()}. Bring one in with: spine-helper packs import FOLDER")
    for entry in found:
        if entry.manifest is None:
            say(f"{entry.id}  BROKEN: {entry.trouble}")
            continue
        manifest = entry.manifest
        size = sum(file.bytes for file in manifest.files) / 1e6
        kinds = "/".join(manifest.modalities)
        money = "" if manifest.licence.commercial_ok else ", not for commercial use"
        licence = f"{manifest.licence.weights}{money}"
        say(f"{entry.id}  {kinds}  {size:.0f} MB  {licence}  {manifest.title}")
    return FAILED if any(entry.manifest is None for entry in found) else 0


def _import(options: argparse.Namespace) -> int:
    for name in ("onnx", "scipy"):
        if importlib.util.find_spec(name) is None:
            raise MissingExtra("Importing weights needs: pip install 'spine-helper[packs]'")
    from spine_helper.convert.importer import Outcome, import_weights  # noqa: PLC0415
    from spine_helper.convert.wishes import Wishes  # noqa: PLC0415

    if not options.path.exists():
        complain("There is no such file or folder.")
        return NOT_FOUND
    wishes = Wishes(
        pack_id=options.id,
        title=options.title,
        configuration=options.configuration,
        folds=tuple(options.fold) if options.fold else None,
        checkpoint=options.checkpoint,
        licence=options.licence,
        commercial_ok=None if options.commercial is None else options.commercial == "yes",
        modality=options.modality,
        replace=options.replace,
    )
    with Bar() as progress:
        outcomes = import_weights(options.path, wishes, progress.show)

    def tell(outcome: Outcome) -> None:
        manifest = outcome.manifest
        if manifest is None:
            complain(f"{outcome.name}: {outcome.reason}")
            return
        say(f"{manifest.id}: imported, {manifest.licence.weights}. {manifest.licence.notice}")

    for outcome in outcomes:
        tell(outcome)
    return 0 if any(outcome.manifest for outcome in outcomes) else FAILED


def _verify(options: argparse.Namespace) -> int:
    from spine_helper.packs.store import entries  # noqa: PLC0415
    from spine_helper.packs.verify import verify  # noqa: PLC0415

    names = options.id or [entry.id for entry in entries()]
    status = 0
    for name in names:
        try:
            with Bar() as progress:
                verified = verify(name, progress.show)
        except PackTrouble as trouble:
            complain(f"{name}: {trouble}")
            status = _STATUS.get(type(trouble), FAILED)
            continue
        delta = max((verdict.delta for verdict in verified.verdicts), default=0.0)
        is_same = all(verdict.is_same for verdict in verified.verdicts)
        text = (
            "every voxel as at import" if is_same else "labels differ where two are equally likely"
        )
        say(f"{name}: whole; {text}, logits within {delta:.1e} of the largest")
    return status


def _remove(options: argparse.Namespace) -> int:
    from spine_helper.packs.install import remove  # noqa: PLC0415

    remove(options.id)
    say(f"{options.id}: removed")
    return 0
