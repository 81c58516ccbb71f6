"""Look at everything of a pack again: digests, graphs, and what its networks give."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spine_helper.packs.manifest import Manifest
from spine_helper.packs.network import Network
from spine_helper.packs.self_test import Form, Verdict, compare
from spine_helper.packs.store import find, load
from spine_helper.packs.trouble import BrokenPack
from spine_helper.running.failures import NetworkFailed, NetworkTooLarge


@dataclass(frozen=True)
class Verified:
    """A pack that is what its manifest says.

    Attributes:
        manifest: of the pack.
        verdicts: of the self-test of each network file.
    """

    manifest: Manifest
    verdicts: tuple[Verdict, ...]


def verify(
    pack_id: str, report: Callable[[str, float], None], store: Path | None = None
) -> Verified:
    """Check the files of a pack and run its self-tests.

    Args:
        pack_id: name of the pack.
        report: told what is being done and how far it is, 0 to 1.
        store: folder of the packs; None for the usual one.

    Raises:
        NoSuchPack: there is none.
        BrokenPack: it is not what its manifest says.
    """
    place, manifest = find(pack_id, store)
    total = sum(file.bytes for file in manifest.files)
    done, verdicts = 0, []
    for file in manifest.files:
        report(f"checking {file.path}", done / total)
        content = load(place, file)
        for network, fold in _uses(manifest, file.path):
            report(f"testing {file.path}", (done + 0.3 * file.bytes) / total)
            verdicts.append(_tested(content, network, fold))
        done += file.bytes
    return Verified(manifest, tuple(verdicts))


def _uses(manifest: Manifest, path: str) -> list[tuple[Network, int]]:
    return [
        (network, network.files.index(path))
        for network in manifest.networks
        if path in network.files
    ]


def _tested(content: bytes, network: Network, fold: int) -> Verdict:
    try:
        return compare(content, Form.of(network), network.self_test[fold])
    except (NetworkFailed, NetworkTooLarge, IndexError) as error:
        raise BrokenPack("A network of the pack cannot be run.") from error
