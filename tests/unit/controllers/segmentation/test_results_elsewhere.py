"""What other concerns do with a result: its surfaces, and who made it in exports."""

from spine_app.domain.export.origin import OPENED, Making
from tests.unit.controllers.segmentation.test_levels import UNSURE, pinned
from tests.unit.controllers.session import until


def origin(segmenting):
    return segmenting.session.controllers.exports.dialog.origin()


async def test_surfaces_of_a_new_result_are_made_without_being_asked_for(segmenting):
    assert not segmenting.shown.surfaces.on
    await segmenting.done()

    assert segmenting.shown.surfaces.on
    await until(lambda: segmenting.session.start_surfaces.jobs)
    assert set(segmenting.session.start_surfaces.jobs[0].request.ids) == set(
        segmenting.labels.structures
    )


async def test_an_export_names_the_model_that_made_the_labels(segmenting):
    assert origin(segmenting) == OPENED
    await segmenting.done()

    made = origin(segmenting)
    assert made.making is Making.AUTOMATIC
    assert made.name == segmenting.helper.job.request["model"]


async def test_an_export_says_that_a_person_gave_a_level(segmenting):
    await segmenting.done(instances=UNSURE)
    await pinned(segmenting)

    assert origin(segmenting).making is Making.SEMIAUTOMATIC


async def test_an_export_says_that_a_person_edited_the_labels_until_they_are_made_anew(segmenting):
    await segmenting.done()
    segmenting.labels.edited(segmenting.labels.label_map)
    assert origin(segmenting).making is Making.SEMIAUTOMATIC

    await segmenting.done()
    assert origin(segmenting).making is Making.AUTOMATIC


async def test_surfaces_follow_a_colour_that_the_user_gives(segmenting):
    await segmenting.done()
    label = next(iter(segmenting.labels.structures))
    segmenting.labels.color_label(label, (9, 8, 7))

    seen = segmenting.session.controllers.surfaces._labels.seen()
    assert seen[label][1] == (9, 8, 7)
