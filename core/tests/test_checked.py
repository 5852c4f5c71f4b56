"""What a request sends is checked by serializers that are kept: nothing stays in one."""

import threading
from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from core.api.serializers import Serializer, checked, ready
from core.tests.tables import every


class Parcel(Serializer):
    weight = serializers.IntegerField(min_value=1)
    notes = serializers.ListField(child=serializers.CharField(), default=list)


def refused(data, **how) -> dict:
    with pytest.raises(ValidationError) as problem:
        checked(Parcel, data, **how)
    return problem.value.get_codes()


def test_nothing_of_what_was_sent_before_is_left():
    first = checked(Parcel, {"weight": 3})
    first["notes"].append("fragile")

    assert checked(Parcel, {"weight": 4}) == {"weight": 4, "notes": []}
    assert checked(Parcel, {"notes": ["a"]}, partial=True) == {"notes": ["a"]}
    assert refused({"notes": ["a"]}) == {"weight": ["required"]}
    assert checked(Parcel, {"weight": 5}) == {"weight": 5, "notes": []}


def test_what_is_wrong_is_said_as_by_a_serializer_of_its_own():
    for data in ({}, {"weight": 0}, {"weight": 1, "more": 2}, None, [], "text"):
        alone = Parcel(data=data)
        assert not alone.is_valid()
        with pytest.raises(ValidationError) as problem:
            checked(Parcel, data)
        assert problem.value.detail == alone.errors


def test_each_thread_has_its_own():
    def mine() -> serializers.BaseSerializer:
        return ready.serializer(Parcel, partial=False)

    others = []
    thread = threading.Thread(target=lambda: others.append(mine()))
    thread.start()
    thread.join()

    assert mine() is mine()
    assert others[0] is not mine()


def classes(above: type = Serializer) -> Iterator[type]:
    for below in above.__subclasses__():
        yield below
        yield from classes(below)


def test_no_default_can_be_changed_by_who_gets_it():
    """A list that is one for all requests would keep what one of them adds."""
    get_resolver().url_patterns  # noqa: B018  all views, and so all serializers

    def check(kind: type[Serializer]) -> None:
        for field in kind._declared_fields.values():
            assert callable(field.default) or not isinstance(field.default, list | dict | set)

    every(set(classes()), check, at_least=150)
