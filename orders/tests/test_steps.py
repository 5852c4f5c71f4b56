"""Every transition in words: without its step here, nobody could take it on a page."""

from django.utils import translation
from django.utils.functional import Promise

from orders.machine import TRANSITIONS, details_of
from orders.steps import QUESTIONS, STEPS, Step


def named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def words_of(step: Step) -> list[str | Promise]:
    sides = [side for side in (step.desk, step.vendor) if side is not None]
    return [text for side in sides for text in (side.label, side.help) if text]


def test_every_transition_has_its_words_and_no_other_has():
    assert sorted(step.name for step in STEPS) == sorted(TRANSITIONS)


def test_every_word_of_a_step_is_said_in_both_languages():
    for step in STEPS:
        for words in words_of(step):
            with translation.override("en"):
                english = str(words)
            with translation.override("id"):
                assert str(words) != english, f"not in locale/id: {english}"


def test_all_that_a_transition_takes_has_its_question():
    for name in TRANSITIONS:
        assert details_of(name).keys() <= QUESTIONS.keys(), name


def test_the_desk_may_add_a_note_and_vendors_are_asked_only_what_is_needed():
    assert list(named("ship").desk_asks()) == [
        "tracking_number", "carrier", "tracking_url", "note",
    ]  # fmt: skip
    assert list(named("ship").vendor_asks()) == ["tracking_number", "carrier", "tracking_url"]
    assert list(named("process").desk_asks()) == ["note"]
    assert named("process").vendor_asks() == {}


def test_a_transition_that_needs_a_reason_asks_everybody_for_it():
    for side in (named("cancel").desk_asks(), named("cancel").vendor_asks()):
        assert side["note"].required
    assert not named("process").desk_asks()["note"].required


def test_whether_the_goods_can_be_sold_again_only_the_desk_is_asked():
    assert list(named("cancel").desk_asks()) == ["note", "restock"]
    assert list(named("cancel").vendor_asks()) == ["note"]


def test_goods_come_back_to_a_vendor_through_the_buyers_request_not_by_a_step():
    assert named("return_goods").vendor is None
