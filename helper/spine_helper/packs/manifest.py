"""`pack.json`: all that is known of foreign weights, and all that running them takes.

The JSON schema of the same document is `contract/pack.schema.json`; the fixtures beside it are
tested against both.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from spine_helper.packs.document import Bytes, Digest, Document, FileName, PackId, Text, Title
from spine_helper.packs.flow import Flow, TotalSpineSegFlow
from spine_helper.packs.network import Network, recipe_of
from spine_helper.volumes.grid import Modality

SCHEMA: Final = 1
NAME: Final = "pack.json"
ENGINE_PREFIX: Final = "pack:"


class PackFile(Document):
    """A file of the pack, in the pack's own folder."""

    path: FileName
    sha256: Digest
    bytes: Bytes


class Licence(Document):
    """What one may do with the pack.

    Attributes:
        weights: SPDX expression of the weights; `LicenseRef-unknown` where nobody said.
        code: of the program they come from.
        data: of the images they were trained with; empty where unknown.
        commercial_ok: whether it is known that they may be used for money.
        share_alike: whether what is made from them must carry the same licence.
        notice: what a user must be told; empty where there is nothing.
        text_file: file of the pack with its words; None where there is none.
    """

    weights: Title
    code: Text = ""
    data: Text = ""
    commercial_ok: bool
    share_alike: bool = False
    notice: Text = ""
    text_file: FileName | None = None

    @model_validator(mode="after")
    def _say_what_is_restricted(self) -> "Licence":
        if not self.commercial_ok and not self.notice:
            raise ValueError("weights that are not free for commercial use need a notice")
        return self


class SourceFile(Document):
    """A file that the pack was made from, by its name and content."""

    name: Text
    sha256: Digest


class Source(Document):
    """Where the weights come from."""

    tool: Text
    dataset: Text
    configuration: Text
    plans: Text
    trainer: Text
    checkpoint: Text
    reader: Text
    converter: Text
    files: Annotated[tuple[SourceFile, ...], Field(min_length=1, max_length=64)]


class Manifest(Document):
    """A model pack."""

    pack_schema: Annotated[Literal[1], Field(alias="schema")]
    id: PackId
    title: Title
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,40}$")]
    modalities: Annotated[tuple[Modality, ...], Field(min_length=1, max_length=2)]
    licence: Licence
    citation: Annotated[tuple[Text, ...], Field(max_length=8)] = ()
    source: Source
    files: Annotated[tuple[PackFile, ...], Field(min_length=1, max_length=32)]
    networks: Annotated[tuple[Network, ...], Field(min_length=1, max_length=4)]
    flow: Flow
    min_ram_gb: Annotated[float, Field(gt=0, le=1024)]

    @model_validator(mode="after")
    def _agree(self) -> "Manifest":
        listed = [file.path for file in self.files]
        used = [name for network in self.networks for name in network.files]
        used += [self.licence.text_file] if self.licence.text_file else []
        names = [network.name for network in self.networks]
        if len(set(listed)) != len(listed) or len(set(names)) != len(names):
            raise ValueError("two files or two networks have one name")
        if sorted(used) != sorted(listed):
            raise ValueError("the files that are used are not the files of the pack")
        if isinstance(self.flow, TotalSpineSegFlow) and names != [
            self.flow.first,
            self.flow.second,
        ]:
            raise ValueError("the flow names networks that are not there")
        for network in self.networks:
            recipe_of(network)
        return self

    def network(self, name: str) -> Network:
        """The network of this name; KeyError where there is none."""
        return {network.name: network for network in self.networks}[name]
