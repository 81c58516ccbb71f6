"""`Recipe` of a result folder, read from plans.json and dataset.json with no code of packs."""

import json

from spine_helper.nnunet.recipe import Normalisation, Recipe, Resampling

SCHEMES = {
    "CTNormalization": "ct",
    "ZScoreNormalization": "zscore",
    "NoNormalization": "none",
    "RescaleTo01Normalization": "rescale",
    "RGBTo01Normalization": "rgb",
}
RESAMPLERS = {
    "resample_data_or_seg_to_shape": "spline",
    "resample_torch_fornnunet": "torch",
    "no_resampling_hack": "none",
}


def recipe_of(folder, mirror_axes):
    """The recipe of a folder; the mirrored axes stand in its checkpoint."""
    plans = json.loads((folder / "plans.json").read_text())
    dataset = json.loads((folder / "dataset.json").read_text())
    settings = configuration(plans["configurations"], folder.name.split("__")[2])
    labels = {name: value for name, value in dataset["labels"].items() if name != "ignore"}
    is_regional = any(isinstance(value, list) and len(value) > 1 for value in labels.values())
    return Recipe(
        normalisations=normalisations(plans, settings),
        spacing=tuple(settings["spacing"]),
        patch=tuple(settings["patch_size"]),
        heads=len(labels) - 1 if is_regional else len(labels),
        orientation="RAS" if plans["image_reader_writer"].endswith("Reorient") else "given",
        transpose=tuple(plans["transpose_forward"]),
        image=resampling(settings, "data"),
        logits=resampling(settings, "probabilities"),
        labels=resampling(settings, "seg"),
        regions=tuple(dataset["regions_class_order"]) if is_regional else (),
        mirror_axes=tuple(mirror_axes or ()),
    )


def configuration(all_of_them, name):
    """A configuration with what it inherits."""
    own = all_of_them[name]
    parent = own.get("inherits_from")
    return {**configuration(all_of_them, parent), **own} if parent else own


def normalisations(plans, settings):
    for key in ("per_channel", "by_modality"):
        known = plans.get(f"foreground_intensity_properties_{key}", {})
        if known:
            break
    pairs = zip(settings["normalization_schemes"], settings["use_mask_for_norm"], strict=True)
    return tuple(
        Normalisation(
            SCHEMES[scheme],
            use_mask,
            known[str(n)]["percentile_00_5"],
            known[str(n)]["percentile_99_5"],
            known[str(n)]["mean"],
            known[str(n)]["std"],
        )
        for n, (scheme, use_mask) in enumerate(pairs)
    )


def resampling(settings, what):
    kwargs = settings[f"resampling_fn_{what}_kwargs"]
    return Resampling(
        how=RESAMPLERS[settings[f"resampling_fn_{what}"]],
        order=kwargs.get("order", 3),
        order_z=kwargs.get("order_z", 0),
        separate_z=kwargs.get("force_separate_z"),
    )
