"""What can be segmented, and what the page says where nothing can."""

import pytest

from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.texts import text
from tests.unit.controllers.segmentation.fake_helper import model
from tests.unit.controllers.session import turns, until

BOTH = (model("ct"), model("mr", modalities=("MR",)), model("both", ("exact", "fast")))


def offer(segmenting, *models, presence=HelperPresence.READY):
    segmenting.helper.status = HelperStatus(presence, "1", models)
    segmenting.control.follow_helper()
    return segmenting.segment


async def test_the_first_model_that_takes_the_images_is_offered(segmenting):
    shown = offer(segmenting, model("mr", modalities=("MR",)), model("ct"))

    assert (shown.model, shown.can_run) == ("ct", True)


async def test_models_for_other_images_are_listed_and_say_so(segmenting):
    shown = offer(segmenting, *BOTH)

    assert [item["value"] for item in shown.models] == ["ct", "mr", "both"]
    other = shown.models[1]["props"]
    assert other["disabled"]
    assert other["subtitle"] == text("segment.only_for").replace("{value}", "MR")


async def test_the_model_and_mode_of_the_page_are_taken_where_they_are_offered(segmenting):
    segmenting.wanted.wanted_model = "both"
    shown = offer(segmenting, *BOTH)
    assert (shown.model, shown.modes) == ("both", ["exact", "fast"])

    segmenting.wanted.wanted_model = "mr"
    segmenting.actions.follow_controls()
    assert shown.model == "ct"


async def test_a_model_says_what_it_gives_costs_and_allows(segmenting):
    about = dict(offer(segmenting, model(notice="Not for sale.")).about)

    given = [text(f"segment.gives.{kind}") for kind in ("vertebrae", "discs", "sacrum")]
    assert about[text("segment.about.gives")] == ", ".join(given)
    assert about[text("segment.about.cost")] == text("segment.cost.unknown")
    assert about[text("segment.about.licence")] == "Apache-2.0"
    assert about[text("segment.about.notice")] == "Not for sale."


async def test_images_that_no_model_takes_are_not_segmented(segmenting):
    shown = offer(segmenting, model("mr", modalities=("MR",)))

    assert (shown.can_run, shown.obstacle) == (False, text("segment.no_model"))


async def test_a_coarse_volume_is_not_segmented(session, segmenting):
    assert segmenting.segment.can_run
    await session.actions.choose_series(0)
    session.job.answer(session.coarse(number=2))
    await until(lambda: session.shown.is_coarse)

    assert not segmenting.segment.can_run
    assert segmenting.segment.obstacle == text("segment.no_volume")


@pytest.mark.parametrize(
    "presence", [p for p in HelperPresence if p.value not in ("ready", "busy")]
)
async def test_a_helper_that_cannot_be_asked_has_advice(segmenting, presence):
    shown = offer(segmenting, presence=presence)

    assert (shown.can_run, shown.presence) == (False, presence.value)
    assert shown.advice == text(f"segment.advice.{presence.value}")


@pytest.mark.parametrize(
    ("presence", "can_ask"),
    [
        (HelperPresence.STOPPED, True),
        (HelperPresence.UNSAFE, True),
        (HelperPresence.MISMATCH, True),
        (HelperPresence.RESTARTING, False),
        (HelperPresence.OFF, False),
    ],
)
async def test_a_helper_that_stays_away_can_be_asked_for(segmenting, presence, can_ask):
    assert offer(segmenting, presence=presence).can_ask_helper is can_ask
    await segmenting.actions.ask_helper()

    assert segmenting.helper.asked_again == 1


async def test_without_a_helper_the_page_says_that_it_is_off(session):
    await session.open_volume()
    await turns()

    assert session.shown.segment.advice == text("segment.advice.off")
    await session.actions.segment.start()
    assert text("error.request-refused") in session.shown.notice
