"""English texts of the segmentation: running it, what it found, and which levels are sure."""

SEGMENT: dict[str, str] = {
    "panel.segment": "Segmentation",
    "segment.about": (
        "The helper looks for vertebrae, discs, sacrum and canal on this computer and draws them"
        " over the slices. The result is a draft: look at it before you rely on it."
    ),
    "segment.start": "Segment",
    "segment.again": "Segment again",
    "segment.replaces": (
        "A new segmentation takes the place of the label map that you have edited. Export it first"
        " if you want to keep it."
    ),
    "segment.replace": "Replace my edits",
    "segment.stopped": "Segmentation stopped. Nothing was changed.",
    "segment.model": "Model",
    "segment.model.builtin-small": "Built-in network",
    "segment.model.classical": "Classical, without a network",
    "segment.only_for": "For {value} only",
    "segment.mode": "Way of working",
    "segment.mode.fast": "Fast",
    "segment.mode.exact": "Exact",
    "segment.part": "What is segmented",
    "segment.part.whole": "Whole volume",
    "segment.part.box": "Crop box",
    "segment.part_hint": "Change the crop box of the 3D view to segment a part alone",
    "segment.about_model": "About this model",
    "segment.about.gives": "Gives",
    "segment.about.modality": "For",
    "segment.about.cost": "Costs",
    "segment.about.licence": "Licence",
    "segment.about.notice": "Notice",
    "segment.gives.vertebrae": "vertebrae",
    "segment.gives.discs": "discs",
    "segment.gives.sacrum": "sacrum",
    "segment.gives.canal": "spinal canal",
    "segment.gives.cord": "spinal cord",
    "segment.cost.builtin-small": (
        "Measured on two cores: 6 s for 512 × 512 × 134, 13 s and 2.0 GB of memory for"
        " 512 × 512 × 900."
    ),
    "segment.cost.classical": "Measured on two cores: 7 s for 512 × 512 × 134.",
    "segment.cost.here": "The last run in this session took {value} s.",
    "segment.cost.unknown": "Not known yet; the first run shows it.",
    "segment.step.send": "Handing the volume to the helper",
    "segment.step.wait": "Waiting for the helper",
    "segment.step.wait_behind": "Waiting behind {value} other jobs",
    "segment.pin_again": (
        "The helper has lost this result and makes it once more; the level follows in some seconds."
    ),
    "segment.step.lost": "The helper has stopped; this goes on as soon as it is back",
    "segment.step.work": "Starting",
    "segment.step.fetch": "Taking over the result",
    "segment.stage.prepare": "Preparing",
    "segment.stage.find": "Finding the spine",
    "segment.stage.segment": "Segmenting",
    "segment.stage.separate": "Separating vertebrae",
    "segment.stage.name": "Naming levels",
    "segment.stage.finish": "Finishing",
    "segment.stalled": "No progress for a while. You can wait, or cancel.",
    "segment.first_look": "First look: coarse borders, levels not sure; pale in 3D",
    "segment.finished": "Finer borders so far: {value}",
    "segment.progress": "Progress of the segmentation",
    "segment.done": "{count} vertebrae found, {first} to {second}, in {seconds} s.",
    "segment.done_none": "No vertebra was found. The list says why.",
    "segment.no_volume": "The volume is not complete yet.",
    "segment.no_model": "No model of the helper takes this kind of images.",
    "segment.ask_helper": "Start the helper again",
    "segment.advice.off": (
        "The helper is switched off (--helper off). Start Spine App without it to segment; label"
        " maps of other programs can be opened."
    ),
    "segment.advice.absent": (
        "The helper is not installed or cannot be reached. Install spine-helper beside Spine App"
        " and start again; label maps of other programs can be opened."
    ),
    "segment.advice.starting": "The helper is starting.",
    "segment.advice.silent": "The helper does not answer. It is ended and started again soon.",
    "segment.advice.mismatch": (
        "The helper is of another version. Install the one that came with this Spine App."
    ),
    "segment.advice.restarting": "The helper has stopped and is being started again.",
    "segment.advice.stopped": "The helper has stopped too often and stays off until you start it.",
    "segment.advice.unsafe": (
        "The helper refuses to start because its folder is not private. Check the permissions of"
        " the folder for temporary files."
    ),
    "segment.advice.ready": "The helper is ready.",
    "segment.advice.busy": "The helper is working.",
    "segment.question.levels-uncertain": (
        "The levels are not certain: another numbering fits nearly as well. Check one vertebra"
        " that you are sure of, and pin its level in the list."
    ),
    "segment.question.transitional-possible": (
        "There may be a transitional vertebra (T13, L6 or four lumbar ones). Check the levels, and"
        " pin one in the list."
    ),
    "segment.study.no-spine": "No spine was found.",
    "segment.study.few-slices": "There are too few slices for a spine.",
    "segment.study.not-hu": "The grey values are not those of a CT in HU.",
    "segment.study.low-confidence": (
        "The result is not to be relied on as it is; look at every structure."
    ),
    "segment.study.levels-uncertain": "Levels uncertain: another numbering fits nearly as well.",
    "segment.study.gap": "A vertebra may be missing in the row.",
    "segment.study.metal": "There is metal; borders near it are unsure.",
    "segment.study.osteoporosis": "Bone is thin; borders are unsure.",
    "segment.study.scoliosis": "The spine is curved sideways.",
    "segment.study.transitional-possible": (
        "There may be a transitional vertebra (T13, L6 or four lumbar ones)."
    ),
    "segment.study.thick-slices": "Slices are thick; borders between them are unsure.",
    "segment.flag.border": "cut by the scan",
    "segment.flag.small": "small",
    "segment.flag.split-unsure": "border to a neighbour unsure",
    "segment.flag.metal": "metal",
    "segment.flag.fused": "fused",
    "history.pin_level": "say level",
    "history.unpin_level": "take level back",
    "segment.pinned": "said by you",
    "segment.sure": "How sure the level is",
    "segment.pin": "Say the level of",
    "segment.unpin": "Take back what you said",
    "segment.alone": "Show alone",
    "segment.look": "Colour and opacity of",
    "segment.color": "Colour",
    "segment.opacity": "Opacity",
    "segment.origin": "Where this is from",
    "segment.origin.model": "Model",
    "segment.origin.weights": "Weights, SHA-256",
    "segment.origin.no_weights": "none",
    "segment.origin.version": "Helper",
    "segment.origin.mode": "Way of working",
    "segment.origin.part": "Part",
    "segment.origin.seconds": "Took",
    "segment.origin.numbering": "Numbering",
    "segment.origin.numbering_ours": "The first vertebra without a rib is L1.",
    "segment.error.engine-crashed": (
        "The model has crashed. Try again, or choose another model or a part of the volume."
    ),
    "segment.error.engine-failed": "The model has failed. Try again, or choose another model.",
    "segment.error.out-of-memory": (
        "There is not enough memory for this volume. Segment a part of it (crop box), or close"
        " other programs."
    ),
    "segment.error.timed-out": (
        "The model made no progress for a minute and was ended. Try again, or segment a part of the"
        " volume."
    ),
    "segment.error.bad-result": "The model gave something that is no result; it was dropped.",
    "segment.problem.queue-full": "The helper has too many jobs. Wait until one is done.",
    "segment.problem.store-full": (
        "The helper has no room for this volume while its other jobs run. Wait until they are done."
    ),
    "segment.problem.unknown-volume": "The helper lost the volume. Start the segmentation again.",
    "segment.problem.unknown-model": "The helper no longer has this model. Choose another one.",
    "segment.problem.unknown-mode": "The model cannot work in this way. Choose the other one.",
    "segment.problem.wrong-modality": "The model does not take this kind of images.",
    "segment.problem.bad-box": "The crop box does not lie in the volume. Reset or change it.",
    "segment.problem.bad-grid": "The helper cannot work on the grid of this volume.",
    "segment.problem.body-too-large": (
        "This volume is too large for the helper. Crop the series when it is exported."
    ),
    "segment.problem.body-timed-out": (
        "Handing the volume over took too long. Close other programs and try again."
    ),
    "segment.problem.unknown-job": (
        "The helper no longer has this result: it was restarted, or newer results took its place."
        " Segment again, then pin the level."
    ),
    "segment.problem.no-result": "The helper no longer has this result. Segment again.",
    "segment.problem.bad-pins": (
        "No numbering has this level there, given what else is pinned and drawn. Take another pin"
        " back first."
    ),
    "segment.problem.cannot-relabel": (
        "This model names the levels itself; its neighbours cannot follow a pin."
    ),
    "segment.problem.internal": "Something went wrong inside the helper. Try again.",
    "segment.problem.other": (
        "The helper and Spine App did not understand each other. Install the same version of both."
    ),
}
