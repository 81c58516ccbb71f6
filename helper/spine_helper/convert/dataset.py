"""dataset.json of nnU-Net v2: channels, labels and regions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from spine_helper.convert.documents import shown, wanted
from spine_helper.convert.label_names import Meaning
from spine_helper.packs.network import Label
from spine_helper.packs.trouble import UnusableWeights
from spine_helper.volumes.grid import Modality

_MAX_VALUE: Final = 255
_MR_WORDS: Final = ("mr", "t1", "t2", "flair", "pd", "dixon", "stir", "vibe")


@dataclass(frozen=True)
class Dataset:
    """What a network was trained to tell apart.

    Attributes:
        channels: names of the image's channels.
        heads: channels that come out.
        regions: value that each head paints, in their order; empty for argmax.
        labels: what comes out, without background.
        licence: what the dataset says of itself; empty where it says nothing.
    """

    channels: tuple[str, ...]
    heads: int
    regions: tuple[int, ...]
    labels: tuple[Label, ...]
    licence: str


def dataset_of(content: dict[str, Any], meaning: Callable[[int, str], Meaning]) -> Dataset:
    """What dataset.json says.

    Args:
        content: the file.
        meaning: what a label of this value and name is.

    Raises:
        UnusableWeights: it contradicts itself, or nothing in it is a part of the spine.
    """
    names = _labels(content)
    if any(len(values) > 1 for values in names.values()):
        order = _region_order(content)
        foreground = [name for name, values in names.items() if set(values) != {0}]
        if len(order) != len(foreground):
            raise UnusableWeights("dataset.json has another number of regions than their order.")
        heads, regions = len(order), order
        values_of = dict(zip(foreground, order, strict=True))
    else:
        values_of = {name: values[0] for name, values in names.items() if values[0] != 0}
        # Heads are the labels in the order of their values, background first.
        if sorted(values_of.values()) != list(range(1, len(values_of) + 1)):
            raise UnusableWeights("The labels of dataset.json are not numbered 1, 2, 3 and so on.")
        heads, regions = len(values_of) + 1, ()
    labels = tuple(
        _label(value, name, meaning(value, name))
        for name, value in sorted(values_of.items(), key=lambda item: item[1])
    )
    if not any(label.part for label in labels):
        raise UnusableWeights("None of the labels of these weights is a part of the spine.")
    said = content.get("licence", content.get("license", ""))
    return Dataset(channels_of(content), heads, regions, labels, shown(str(said)) if said else "")


def channels_of(content: dict[str, Any]) -> tuple[str, ...]:
    """Names of the image's channels, in order.

    Raises:
        UnusableWeights: there are none, or they are not numbered.
    """
    key = "modality" if "modality" in content else "channel_names"
    entries = wanted(content, key, dict)
    if sorted(entries) != sorted(str(n) for n in range(len(entries))) or not entries:
        raise UnusableWeights("The channels of dataset.json are not numbered 0, 1, 2 and so on.")
    return tuple(shown(str(entries[str(n)])) for n in range(len(entries)))


def modality_of(channels: tuple[str, ...]) -> Modality | None:
    """What kind of image a network takes, by the name of its first channel; None if it tells not.

    Source:
        nnU-Net takes CT normalisation for a channel called `CT`, whatever the case.
    """
    name = channels[0].lower()
    if name == "ct":
        return "CT"
    return "MR" if any(name.startswith(word) for word in _MR_WORDS) else None


def _labels(content: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    entries = wanted(content, "labels", dict)
    names = {
        str(name)[:80]: tuple(_value(n) for n in (value if isinstance(value, list) else [value]))
        for name, value in entries.items()
        if name != "ignore"  # has no head
    }
    if names.get("background") != (0,):
        raise UnusableWeights("dataset.json has no label “background” of value 0.")
    if any(not values for values in names.values()) or not 1 < len(names) <= _MAX_VALUE:
        raise UnusableWeights("dataset.json lacks usable labels.")
    return names


def _value(number: Any) -> int:
    if isinstance(number, str) and number.isdigit():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _MAX_VALUE:
        raise UnusableWeights("dataset.json has a label whose value is not from 0 to 255.")
    return number


def _region_order(content: dict[str, Any]) -> tuple[int, ...]:
    return tuple(_value(n) for n in wanted(content, "regions_class_order", list))


def _label(value: int, name: str, meaning: Meaning) -> Label:
    return Label(
        value=value, name=shown(name), part=meaning.part, level=meaning.level, id=meaning.id
    )
