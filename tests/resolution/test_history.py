from kg.model import Polarity, Stage
from kg.resolution import resolve
from tests.resolution.factory import extraction


def step(number, stage, date, **fields):
    return extraction(
        "Norway and Torvia Lake Force.",
        [("Country", "Norway"), ("Force", "Torvia Lake Force")],
        [(0, "offersTroops", 1, {"stage": stage, **fields})],
        id=f"d{number}",
        date=date,
    )


def test_stages_are_ordered_by_date(resources):
    made = [
        step(1, Stage.REFUSED, "2026-05-01", polarity=Polarity.NEGATED),
        step(2, Stage.INTEREST, "2026-01-01"),
        step(3, Stage.OFFER, "2026-03-01"),
    ]
    (history,) = resolve(made, resources).histories
    assert [s.stage for s in history.steps] == [Stage.INTEREST, Stage.OFFER, Stage.REFUSED]
    assert history.present is Stage.REFUSED


def test_a_time_ahead_does_not_date_a_pledge(resources):
    (history,) = resolve([step(1, Stage.PLEDGE, "2026-05-01", time="2027")], resources).histories
    assert history.steps[0].date == "2026-05-01"


def test_a_time_past_dates_a_delivery(resources):
    (history,) = resolve([step(1, Stage.DELIVERED, "2026-05-01", time="2019")], resources).histories
    assert history.steps[0].date == "2019"


def test_claims_without_stage_have_no_history(resources):
    made = extraction(
        "Norway backs the Torvia Accord.",
        [("Country", "Norway"), ("Plan", "Torvia Accord")],
        [(0, "supports", 1)],
    )
    assert resolve([made], resources).histories == ()


def test_a_denied_stage_is_a_step_but_not_where_the_subject_stands(resources):
    made = [
        step(1, Stage.OFFER, "2026-01-01"),
        step(2, Stage.DELIVERED, "2026-05-01", polarity=Polarity.NEGATED),
    ]
    (history,) = resolve(made, resources).histories
    assert (len(history.steps), history.present) == (2, Stage.OFFER)


def test_nothing_but_denials_make_no_history(resources):
    made = step(1, Stage.PLEDGE, "2026-05-01", polarity=Polarity.NEGATED)
    assert resolve([made], resources).histories == ()
