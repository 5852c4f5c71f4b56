"""What a transition has to declare, so that everybody else can read it off the machine."""

import pytest

from orders import rules
from orders.machine import (
    EDGES,
    TRANSITIONS,
    details_of,
    event_of,
    has_to_move,
    leads_ahead,
    leads_back,
    path,
    target_of,
)
from orders.statuses import ROAD, Status


def test_who_may_take_a_transition_and_when_is_a_rule_with_a_name():
    named = [
        rule for rule in vars(rules).values() if getattr(rule, "__module__", "") == "orders.rules"
    ]

    for edge in EDGES:
        assert edge.permission in named, f"{edge.name}: who may take it?"
        for condition in edge.conditions:
            assert condition in named, edge.name
            assert condition.code and condition.message, edge.name


def test_a_transition_starts_from_named_statuses_and_leads_to_one():
    assert {edge.source for edge in EDGES} <= set(Status)
    for name in TRANSITIONS:
        assert {edge.target for edge in EDGES if edge.name == name} == {target_of(name)}


def test_what_a_transition_takes_can_be_left_out():
    for name in TRANSITIONS:
        for detail, default in details_of(name).items():
            assert isinstance(default, str | bool), f"{name}: {detail} has no default"


def test_a_transition_declares_only_what_is_read():
    for edge in EDGES:
        assert edge.custom.keys() <= {"needs_reason", "event"}, edge.name


def test_a_transition_is_announced_as_its_target_unless_it_says_otherwise():
    assert event_of("ship") == "shipped"
    assert event_of("unship") == "unshipped"


def test_every_status_of_the_road_has_a_transition_to_the_next():
    assert path("pending", "completed") == ["process", "ship", "deliver", "complete"]
    assert all(leads_ahead(name) for name in path(ROAD[0], ROAD[-1]))
    assert not any(leads_ahead(name) for name in ("unship", "cancel", "return_goods"))


@pytest.mark.parametrize(
    ("source", "target", "last", "steps"),
    [
        ("pending", "shipped", "", ["process", "ship"]),
        ("pending", "shipped", "ship", ["process", "ship"]),
        ("shipped", "processing", "", ["unship"]),
        ("shipped", "processing", "process", []),
        ("pending", "processing", "unship", []),
        ("delivered", "shipped", "", []),
        ("cancelled", "pending", "", []),
        ("shipped", "cancelled", "", ["cancel"]),
        ("completed", "returned", "", ["return_goods"]),
        ("pending", "returned", "", ["return_goods"]),  # which says itself why not
    ],
)
def test_a_later_status_is_reached_step_by_step_and_any_other_directly(source, target, last, steps):
    assert path(source, target, last) == steps


def test_back_of_several_go_those_that_the_step_starts_from_and_ahead_those_not_there_yet():
    assert leads_back("unship")
    assert not any(leads_back(name) for name in ("ship", "cancel"))
    assert [s for s in Status if has_to_move(s, "processing", "unship")] == ["shipped"]
    assert [s for s in Status if has_to_move(s, "shipped", "ship")] == ["pending", "processing"]
