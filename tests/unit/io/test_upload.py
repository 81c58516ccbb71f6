import pytest

from spine_app.domain.errors import RequestRefused, StudyTooLarge, UploadInterrupted
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import FileEnd, FileStart, UploadEnd
from spine_app.io.upload import receive_files


class Script:
    """Channel that receives what it was given."""

    def __init__(self, *messages):
        self._messages = list(messages)

    def receive(self):
        return self._messages.pop(0) if self._messages else None


def test_uploaded_bytes_become_files_in_order():
    script = Script(FileStart(), b"ab", b"c", FileEnd(), FileStart(), FileEnd(), UploadEnd())
    received = receive_files(script, ReadLimits())
    assert [source.read(0, 10) for source in received] == [b"abc", b""]


@pytest.mark.parametrize("messages", [[], [FileStart(), b"ab"], [FileStart(), b"ab", UploadEnd()]])
def test_z19_an_upload_that_stops_is_interrupted(messages):
    with pytest.raises(UploadInterrupted):
        receive_files(Script(*messages), ReadLimits())


@pytest.mark.parametrize("messages", [[b"ab"], [FileEnd()], [FileStart(), FileStart()]])
def test_an_upload_in_the_wrong_order_is_refused(messages):
    with pytest.raises(RequestRefused):
        receive_files(Script(*messages), ReadLimits())


@pytest.mark.parametrize("limits", [{"upload_bytes": 3}, {"files": 1}])
def test_z19_an_upload_over_a_limit_is_too_large(limits):
    script = Script(*[FileStart(), b"ab", FileEnd()] * 2, UploadEnd())
    with pytest.raises(StudyTooLarge):
        receive_files(script, ReadLimits(**limits))
