"""How the 3D view looks: a preset, the edits of it, and the sliders over both."""

from collections.abc import Callable
from dataclasses import dataclass

from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.domain.errors import RequestRefused
from spine_app.domain.history import History
from spine_app.domain.rendering.errors import TooManyPresets
from spine_app.domain.rendering.preset import RenderPreset, unscaled
from spine_app.domain.rendering.presets import presets_for
from spine_app.domain.rendering.transfer import Tuning
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.screen.state import Shown

OWN_MAX = 12
"""Presets that can be saved in a session."""


@dataclass(frozen=True)
class Look:
    """What is drawn, but for the sliders.

    Attributes:
        name: of the preset it began as.
        preset: as edited; its values are grey values of the volume.
    """

    name: str
    preset: RenderPreset


@dataclass(frozen=True)
class Sliders:
    """What acts on any preset.

    Attributes:
        opacity: factor of the absorption, 0 … 2.
        shift_hu: for CT.
        shift_percent: for MR, whose values have no unit: percent of the grey window.
    """

    opacity: float = 1.0
    shift_hu: float = 0.0
    shift_percent: float = 0.0


@dataclass(frozen=True)
class LookChange:
    """An edit that can be taken back; see `domain.history.Command`."""

    key: str
    use: Callable[[Look], None]
    before: Look
    after: Look

    @property
    def is_nothing(self) -> bool:
        """Whether the look stays the same."""
        return self.before == self.after

    def do(self) -> None:
        """Look as after the edit."""
        self.use(self.after)

    def undo(self) -> None:
        """Look as before."""
        self.use(self.before)


class RenderLook:
    """The transfer function of one 3D view. Loop thread only."""

    def __init__(self, target: VolumeTarget, shown: Shown, history: History) -> None:
        """Apply to `target`, write the preset's name into `shown`, remember edits in `history`."""
        self._target = target
        self._shown = shown
        self._history = history
        self._modality = Modality.CT
        self._window = GreyWindow(0, 1)
        self._inverted = False
        self._sliders = Sliders()
        self._own: dict[str, tuple[Modality, RenderPreset]] = {}
        self._look: Look | None = None
        self._held: Look | None = None
        self.listeners: list[Callable[[], None]] = []

    @property
    def look(self) -> Look:
        """What is drawn, but for the sliders.

        Raises:
            RequestRefused: no volume is shown.
        """
        if self._look is None:
            raise RequestRefused
        return self._look

    @property
    def fresh(self) -> RenderPreset:
        """The preset before any edit, in grey values of the volume.

        Raises:
            RequestRefused: no volume is shown.
        """
        return self._begin(self.look.name).preset

    @property
    def drawn(self) -> RenderPreset | None:
        """What is drawn, sliders included; None while no volume is shown."""
        return None if self._look is None else self._tuning.applied(self._look.preset)

    @property
    def _tuning(self) -> Tuning:
        sliders = self._sliders
        is_ct = self._modality is Modality.CT
        part = sliders.shift_percent / 100.0
        return Tuning(sliders.opacity, sliders.shift_hu if is_ct else part * self._window.width)

    @property
    def is_modified(self) -> bool:
        """Whether the preset was edited."""
        look = self._look
        return look is not None and look.preset != self._fresh(look.name)

    @property
    def modality(self) -> Modality:
        """What the grey values mean."""
        return self._modality

    @property
    def own(self) -> list[str]:
        """Names of the saved presets of this modality."""
        return [name for name, (kind, _) in self._own.items() if kind is self._modality]

    def show(self, volume: Volume, window: GreyWindow, *, inverted: bool) -> None:
        """Look at another volume, with the preset of the one before where it has that."""
        kept = self._look
        same = kept is not None and (self._modality, self._window, self._inverted) == (
            volume.modality,
            window,
            inverted,
        )
        self._modality, self._window, self._inverted = volume.modality, window, inverted
        if kept is None or not same:
            names = [*presets_for(volume.modality), *self.own]
            wanted = kept.name if kept is not None else self._shown.preset
            kept = self._begin(wanted if wanted in names else names[0])
        self._use(kept)

    def clear(self) -> None:
        """There is no volume."""
        self._look = self._held = None

    def choose(self, name: str) -> None:
        """Use a preset of the volume's modality; an unknown name changes nothing."""
        if self._look is not None and self._fresh(name) is not None:
            self._use(self._begin(name))

    def edit(self, preset: RenderPreset, key: str, *, done: bool = True) -> None:
        """Use an edited transfer function.

        Args:
            preset: in grey values of the volume.
            key: what was done, as a key of the text catalogue.
            done: the hand let go; until then the edits are one.
        """
        after = Look(self.look.name, preset)
        if not done:
            self._held = self._held or self.look
            self._use(after)
            return
        before, self._held = self._held or self.look, None
        change = LookChange(key, self._use_again, before, after)
        if change.is_nothing:
            # What is not remembered is not done either, and the hand may have been elsewhere.
            self._use(after)
        self._history.run(change)

    def tune(self, sliders: Sliders) -> None:
        """Set the sliders."""
        if sliders != self._sliders:
            self._sliders = sliders
            self._apply()

    def keep(self, preset: RenderPreset) -> None:
        """Save a preset, in grey values of the volume, until the session ends, and use it.

        Raises:
            TooManyPresets: there are `OWN_MAX` already.
        """
        if len(self._own) >= OWN_MAX:
            raise TooManyPresets
        numbers = [int(name.removeprefix("own")) for name in self._own]
        name = f"own{max(numbers, default=0) + 1}"
        self._own[name] = (self._modality, self._stored(preset))
        self._use(self._begin(name))

    def forget(self, name: str) -> None:
        """Delete a saved preset; where it is used, its modality's first takes over.

        Raises:
            RequestRefused: there is no such preset.
        """
        if self._own.pop(name, None) is None:
            raise RequestRefused
        if self._look is not None and self._look.name == name:
            self.choose(next(iter(presets_for(self._modality))))
        self._tell()

    def looks(self) -> dict[str, RenderPreset]:
        """Every preset of the modality by name, in grey values of the volume."""
        names = [*presets_for(self._modality), *self.own]
        return {name: self._begin(name).preset for name in names}

    def _use_again(self, look: Look) -> None:
        """Use a look of the history, unless it is of another study."""
        if self._look is None or look.preset.modality is not self._modality:
            return
        gone = self._fresh(look.name) is None
        self._use(Look(self._look.name, look.preset) if gone else look)

    def _use(self, look: Look) -> None:
        self._look = look
        self._shown.preset = look.name
        self._apply()

    def _apply(self) -> None:
        drawn = self.drawn
        if drawn is not None:
            self._target.apply(drawn)
        self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    def _begin(self, name: str) -> Look:
        preset = self._fresh(name)
        if preset is None:
            raise RequestRefused
        return Look(name, preset)

    def _fresh(self, name: str) -> RenderPreset | None:
        """A preset before any edit, in grey values; None where there is none of that name."""
        kind, preset = self._own.get(name, (self._modality, None))
        if preset is None:
            preset = presets_for(self._modality).get(name)
        elif kind is not self._modality:
            return None
        if preset is None or self._modality is Modality.CT:
            return preset
        return (preset.mirrored() if self._inverted else preset).scaled_to(self._window)

    def _stored(self, preset: RenderPreset) -> RenderPreset:
        """The inverse of `_fresh`."""
        if self._modality is Modality.CT:
            return preset
        plain = unscaled(preset, self._window)
        return plain.mirrored() if self._inverted else plain
