"""What holds for every page of the back office, whoever registers it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.forms import ModelChoiceField
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import make_staff, make_user
from audit.models import LogEntry
from backoffice.menu import MENU
from backoffice.tests.house import fill_the_house
from catalog.models import ProductImage
from core.backoffice import StepsMixin
from core.tests.backoffice import back_office, list_url, page_url, step_url
from house.models import House

pytestmark = pytest.mark.django_db

PAGES = admin.site._registry
MOST_QUERIES = 20
SMALL = {Group, Permission}  # tables that do not grow with the shop
FEW_EACH = {ProductImage}  # of whose rows a form offers no others than a product's own

ONE_ROW = {House}  # whose list leads straight to its form


def queries_of_lists(client) -> dict[str, list[str]]:
    found = {}
    for model in PAGES.keys() - ONE_ROW:
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(list_url(model._meta.label_lower))
        assert answer.status_code == 200, model
        assert answer.context["cl"].result_list, f"fill_the_house() makes no {model._meta.label}"
        found[model._meta.label] = [query["sql"] for query in captured]
    return found


def test_every_list_takes_few_queries_however_many_rows_and_counts_none():
    client = back_office(make_staff())
    fill_the_house()
    few = queries_of_lists(client)
    fill_the_house()
    fill_the_house()

    more = queries_of_lists(client)

    assert {name: len(sql) for name, sql in few.items() if len(sql) >= MOST_QUERIES} == {}
    assert {name for name, sql in more.items() if len(sql) > len(few[name])} == set()
    assert {name for name, sql in few.items() if any("COUNT(" in line for line in sql)} == set()


def test_every_table_is_in_the_menu_once():
    links = [str(item["link"]) for group in MENU for item in group["items"]]

    tables = {list_url(model._meta.label_lower) for model in PAGES}
    assert tables <= set(links)
    assert len(links) == len(set(links))


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label_lower)
def test_rows_of_growing_tables_are_chosen_by_autocomplete(model, rf: RequestFactory):
    request = rf.get("/")
    request.user = make_staff()
    page = PAGES[model]
    forms = [] if not page.has_change_permission(request) else [page.get_form(request)]
    forms += [
        inline.get_formset(request).form
        for inline in page.get_inline_instances(request)
        if inline.has_change_permission(request)
    ]

    long = [
        name
        for form in forms
        for name, field in form.base_fields.items()
        if isinstance(field, ModelChoiceField)
        and field.queryset.model not in SMALL | FEW_EACH
        and not is_autocomplete(field)
        and name != form._meta.model._meta.pk.name
    ]

    assert long == []


def is_autocomplete(field: ModelChoiceField) -> bool:
    widget = getattr(field.widget, "widget", field.widget)
    return hasattr(widget, "get_url")


STEPPED = [model for model, page in PAGES.items() if isinstance(page, StepsMixin)]


def test_no_step_is_shown_to_or_taken_by_who_lacks_its_permission():
    fill_the_house()
    checked = 0
    for model in STEPPED:
        row, page = model.objects.first(), PAGES[model]
        view = f"{model._meta.app_label}.view_{model._meta.model_name}"
        viewer = back_office(make_staff(view))
        nobody = back_office(make_user(is_staff=True))

        shown = viewer.get(page_url(row)).text + viewer.get(list_url(model._meta.label_lower)).text

        for step in page.steps:
            address = step_url(row, step.name)
            assert address not in shown
            assert viewer.post(address).status_code == 403, address
            assert nobody.post(address).status_code == 403, address
            checked += 1
    assert checked > 20


def test_nobody_but_staff_reaches_a_step():
    fill_the_house()
    model = STEPPED[0]
    address = step_url(model.objects.first(), PAGES[model].steps[0].name)

    answer = back_office(make_user()).post(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"at_from": "21-11-2026", "at_to": "21-11-2026"}, True),  # as the calendar writes it
        ({"at_from": "2026-11-21"}, True),
        ({"at_to": "20-11-2026"}, False),
        ({"at_from": "22-11-2026"}, False),
        ({"at_from": "bukan hari"}, True),
    ],
)
def test_days_are_chosen_in_the_words_of_the_page_and_are_whole(query, is_found):
    late = datetime(2026, 11, 21, 23, 59, tzinfo=ZoneInfo("Asia/Jakarta"))
    LogEntry.objects.create(at=late, kind="job", action="change", target_type="a.b", target_id="1")
    desk = back_office(make_staff())

    page = desk.get(list_url("audit.logentry"), query, headers={"accept-language": "id"})

    assert bool(page.context["cl"].result_list) == is_found
