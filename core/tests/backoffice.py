"""What tests of the back office share."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def back_office(staff) -> Client:
    """A browser in which this person of the staff is signed in."""
    client = Client()
    client.force_login(staff)
    return client


def list_url(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


def page_url(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def step_url(row, name: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_step", args=[row.pk, name])


def queries_of(client: Client, url: str) -> int:
    """How many queries a page takes; it must open."""
    client.get(url)  # content types and the like are remembered from here on
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)
