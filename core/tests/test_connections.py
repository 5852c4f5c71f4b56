"""Connections stay, are asked whether they are alive only after a rest, and break unnoticed."""

import time
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.test import Client

from core.database.backend import base
from core.database.backend.base import DatabaseWrapper, Outage

SHORT = 0.01  # seconds


@pytest.fixture
def another(transactional_db):
    with closing(connections.create_connection("default")) as own:
        own.ensure_connection()
        yield own
    connection.close()  # a test may have broken it


@pytest.fixture
def outage(monkeypatch):
    outage = Outage()
    monkeypatch.setattr(base, "outage", outage)
    monkeypatch.setattr(base, "PAUSE", SHORT)
    return outage


@pytest.fixture
def client():
    return Client(raise_request_exception=False)  # as a server answers


def pid_of(one: DatabaseWrapper) -> int:
    return one.connection.info.backend_pid


def end(pid: int, by: DatabaseWrapper) -> None:
    """As a restart of PostgreSQL ends it."""
    with by.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def next_request(one: DatabaseWrapper) -> None:
    one.close_if_unusable_or_obsolete()  # as Django does between two requests
    with one.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_connection_is_asked_after_a_rest_and_not_in_steady_use(another, monkeypatch):
    asked = []
    monkeypatch.setattr(PostgreSQL, "is_usable", lambda own: not asked.append(own))

    for _ in range(3):
        next_request(another)
    assert asked == []

    another.used_at -= base.RESTED + 1
    next_request(another)
    assert asked == [another]


def test_one_that_broke_while_it_rested_is_replaced(another):
    broken = pid_of(another)
    end(broken, by=connection)
    another.used_at -= base.RESTED + 1

    next_request(another)

    assert pid_of(another) != broken


def test_all_are_asked_once_one_was_found_broken(another, outage, monkeypatch):
    next_request(another)
    outage.noticed_at = time.monotonic()
    asked = []
    monkeypatch.setattr(PostgreSQL, "is_usable", lambda own: not asked.append(own))

    next_request(another)
    next_request(another)

    assert asked == [another]


@pytest.mark.parametrize("path", ["/api/v1/categories", "/api/v1/products", "/"])
def test_a_read_whose_connection_breaks_is_answered(another, client, path):
    assert client.get(path).status_code == 200
    end(pid_of(connection), by=another)

    assert client.get(path).status_code == 200


def test_a_request_costs_its_connections_something_at_its_end_only():
    request_started.connect(close_old_connections)  # as Django, and its client of tests, does

    apps.get_app_config("core").ready()

    at_the_start, at_the_end = (
        {receiver() for _key, receiver, *_rest in signal.receivers}
        for signal in (request_started, request_finished)
    )

    assert close_old_connections not in at_the_start
    assert close_old_connections in at_the_end


def test_a_write_whose_connection_breaks_is_not_repeated(another, client):
    client.get("/api/v1/categories")
    end(pid_of(connection), by=another)

    answer = client.post("/api/v1/auth/login", {"login": "x", "password": "y"}, "application/json")

    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_who_connects_while_postgresql_restarts_waits_for_it(another, outage, monkeypatch):
    connect, refused = PostgreSQL.get_new_connection, []

    def refuse_twice(own, params):
        if len(refused) < 2:
            refused.append(own)
            raise psycopg.OperationalError("the database system is starting up")
        return connect(own, params)

    monkeypatch.setattr(PostgreSQL, "get_new_connection", refuse_twice)
    another.close()

    next_request(another)

    assert len(refused) == 2
    assert outage.began_at is None


def test_an_outage_that_lasts_is_told_at_once(another, outage, monkeypatch):
    def refuse(own, params):
        raise psycopg.OperationalError("connection refused")

    outage.began_at = time.monotonic() - base.PATIENCE
    another.close()
    began = time.monotonic()

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(PostgreSQL, "get_new_connection", refuse)
        next_request(another)
    assert time.monotonic() - began < 1
