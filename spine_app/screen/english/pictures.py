"""English texts about pictures and films."""

PICTURES: dict[str, str] = {
    "key.page.picture": "Picture or film",
    "picture.title": "Picture or film",
    "picture.button": "Picture",
    "picture.kind.picture": "Picture",
    "picture.kind.turntable": "Turntable",
    "picture.kind.sweep": "Slice sweep",
    "picture.subject": "What",
    "picture.subject.layout": "All views as arranged",
    "picture.size": "Size",
    "picture.size.one": "As on screen",
    "picture.size.two": "Twice as on screen",
    "picture.size.width": "Width",
    "picture.width": "Width in pixels",
    "picture.drawings": "Measurements, crosshair and names",
    "picture.words": "Sides, scale bar, position and window",
    "picture.background": "Behind the 3D view",
    "picture.background.view": "Dark, as on screen",
    "picture.background.black": "Black",
    "picture.background.white": "White, for paper",
    "picture.purpose": "Research and education only - not for diagnosis",
    "picture.english": "Words in pictures and films are in English.",
    "picture.format": (
        "PNG without loss, drawn afresh at this size. Neither picture nor file holds names,"
        " numbers or dates of the patient; look at it yourself for text that is burnt into the"
        " images, and for a face."
    ),
    "picture.save": "Save picture",
    "picture.copy": "Copy picture",
    "picture.copy_hint": "Copy to the clipboard",
    "picture.copied": "The picture is in the clipboard.",
    "picture.copy_failed": (
        "The browser did not let the picture into the clipboard. Save it instead, or allow the"
        " clipboard for this page."
    ),
    "picture.taking": "Drawing the picture…",
    "picture.saved": "The picture is ready; the browser saves it as {name}.",
    "picture.no_study": "Open a study first.",
    "picture.no_view": "This view shows nothing now. Choose another one.",
    "picture.too_large": "Too large: at most 7680 pixels wide and 40 million pixels in all.",
    "picture.summary": "{width} × {height} px · PNG, about {size}",
    "picture.lossy": "Made of images compressed with loss",
    "picture.resampled": "Resampled between the acquired slices",
    "picture.derived": "Made of computed images",
    "picture.missing": "Slices missing",
    "picture.coarse": "First look: every eighth slice",
    "film.size": "Size",
    "film.size.hd": "1280 × 720",
    "film.size.full-hd": "1920 × 1080",
    "film.size.view": "As the view",
    "film.coding": "Plays in",
    "film.coding.h264": "Slides, players (H.264)",
    "film.coding.vp9": "Browsers and VLC (VP9)",
    "film.seconds": "Seconds",
    "film.rate": "Frames a second",
    "film.axis": "Turns about",
    "film.axis.patient": "Head to foot",
    "film.axis.screen": "Vertical of the screen",
    "film.motion": "Motion",
    "film.turn": "Whole turn",
    "film.swing": "Back and forth",
    "film.swing_deg": "Degrees to each side",
    "film.way": "Direction",
    "film.to_right": "To the right",
    "film.to_left": "To the left",
    "film.view": "View",
    "film.first": "From slice",
    "film.last": "To slice",
    "film.per_second": "Slices a second",
    "film.once": "One way",
    "film.back": "There and back",
    "film.format": (
        "MP4. The film shows what the view shows while it is made; you can go on working, but a"
        " preset changed meanwhile shows in the film."
    ),
    "film.make": "Make film",
    "film.summary": "{width} × {height} px · {seconds} s · {frames} frames · about {size}",
    "film.turntable": "Making a turntable film",
    "film.sweep": "Making a film of the slices",
    "film.done": "{done} of {count} frames",
    "film.left": "{seconds} s left",
    "film.left_minutes": "{minutes} min {seconds} s left",
    "film.cancelled": "The film was cancelled.",
    "film.saved": "The film is ready; the browser saves it as {name}.",
    "film.busy": "A film is being made. Wait for it or cancel it.",
    "film.no_volume": "A turntable needs a volume; these slices make none.",
    "film.no_slices": "This view has no slices to walk through.",
    "film.one_slice": "This view has a single slice.",
    "film.too_long": "Too long: at most 3600 frames.",
    "film.no_encoder": "Films need the package av, which is not installed.",
    "error.film": "The film could not be made. Try again, or choose a smaller size.",
    "error.film-refused": (
        "The film could not be made: the encoder did not take its frames. Choose another size, and"
        " if it happens again, report the number."
    ),
    "error.no-film-encoder": (
        "The FFmpeg that is installed with Spine App cannot write this kind of film. Choose the"
        " other one under “Plays in”."
    ),
    "error.nothing-to-picture": "This view shows nothing now. Choose another one.",
    "error.picture-timed-out": (
        "The view took too long to draw. Choose a smaller size and try again."
    ),
}
