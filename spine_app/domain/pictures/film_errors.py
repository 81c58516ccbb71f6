"""What can stop a film or a picture; see `domain.errors`."""

from spine_app.domain.errors import SpineError


class FilmError(SpineError):
    """A film cannot be made."""

    code = "film"


class FilmRefused(FilmError):
    """What was sent to the encoder is no film: odd sides, too many frames, too many bytes."""

    code = "film-refused"


class NoFilmEncoder(FilmError):
    """The FFmpeg that is installed cannot write this coding."""

    code = "no-film-encoder"


class NothingToPicture(SpineError):
    """The view that was asked for shows nothing."""

    code = "nothing-to-picture"


class PictureTimedOut(SpineError):
    """A view did not give its picture in time."""

    code = "picture-timed-out"
