"""Questions to a maker: about goods for everybody, about an order for its people only."""

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import make_staff, make_user
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, step_url
from notifications.tests.factories import run_jobs
from orders.keys import key_of
from orders.models import Question
from orders.operations import answer_question, ask_about_order
from orders.reads.questions import questions_about, questions_in
from orders.tests.factories import make_guest_order, make_order, make_question

pytestmark = pytest.mark.django_db

TEXT = {"text": "Apakah warnanya luntur?"}


def about(product) -> str:
    return f"/api/v1/products/{product.pk}/questions"


def test_a_question_about_goods_is_public_once_it_is_answered(api):
    product = make_variant().product
    asked = api(make_user()).post(about(product), TEXT, format="json")
    assert asked.status_code == 201
    assert api().get(about(product)).json()["results"] == []

    answer_question(Question.objects.get(), by=product.vendor.owner, answer="Tidak.")

    [shown] = api().get(about(product)).json()["results"]
    assert (shown["text"], shown["answer"]) == (TEXT["text"], "Tidak.")
    with CaptureQueriesContext(connection) as queries:
        [question] = questions_about(product.pk)
        assert question.asker_name and question.vendor.business_name
    assert len(queries) == 1


def test_nobody_asks_about_own_goods_or_goods_that_are_not_on_sale(api):
    product = make_variant().product

    own = api(product.vendor.owner).post(about(product), TEXT, format="json")
    type(product).objects.update(is_listed=False)
    gone = api(make_user()).post(about(product), TEXT, format="json")

    assert (own.status_code, own.json()["errors"][0]["code"]) == (409, "own_product")
    assert gone.status_code == 404
    assert not Question.objects.exists()


def test_questions_are_limited(api, settings):
    settings.THROTTLING = True
    product, user = make_variant().product, api(make_user())

    statuses = [user.post(about(product), TEXT, format="json").status_code for _ in range(21)]

    assert statuses == [201] * 20 + [429]
    assert user.get(about(product)).status_code == 200


def test_each_event_is_mailed_once_to_the_one_whom_it_concerns():
    product = make_variant().product
    asker = make_user(language="en")
    question = make_question(product, by=asker)
    run_jobs("notifications.write_mails")
    [asked] = mail.outbox
    assert asked.to == [product.vendor.owner.email]
    assert product.name in asked.subject
    assert question.text in asked.body
    assert "/dashboard/questions" in asked.body

    answer_question(question, by=product.vendor.owner, answer="Tidak.")
    answer_question(question, by=product.vendor.owner, answer="Tidak pernah.")
    run_jobs("notifications.write_mails")

    _, answered = mail.outbox
    assert answered.to == [asker.email]
    assert "Tidak pernah." in answered.body
    assert f"/p/{product.slug}" in answered.body


def test_a_question_about_an_order_is_between_its_buyer_and_the_maker_of_the_part(api):
    first, second = make_variant(), make_variant()
    order = make_order(first, second)
    part, other = order.fulfillments.order_by("pk")
    path = f"/api/v1/orders/{order.number}/questions"

    without = api(order.buyer).post(path, TEXT, format="json")
    asked = api(order.buyer).post(path, TEXT | {"fulfillment": part.pk}, format="json")

    assert without.json()["errors"][0]["code"] == "fulfillment_required"
    assert asked.status_code == 201
    thread = {
        who.pk: len(api(who).get(path).json()["results"])
        for who in (order.buyer, part.vendor.owner, other.vendor.owner, make_staff())
    }
    assert list(thread.values()) == [1, 1, 0, 1]
    assert api(make_user()).get(path).status_code == 404
    with CaptureQueriesContext(connection) as queries:
        assert [question.asker_name for question in questions_in(order, order.buyer)]
    assert len(queries) == 1


def test_a_vendor_does_not_ask_in_a_buyers_order(api):
    order = make_order()
    owner = order.fulfillments.get().vendor.owner

    answer = api(owner).post(f"/api/v1/orders/{order.number}/questions", TEXT, format="json")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_allowed")


def test_a_guest_asks_with_the_key_and_is_answered_by_mail(api):
    order = make_guest_order()
    key = key_of(order)
    path = f"/api/v1/orders/{order.number}/questions"

    asked = api().post(path, TEXT, format="json", headers={"X-Order-Key": key})
    shut = api().post(path, TEXT, format="json", headers={"X-Order-Key": "x"})

    assert (asked.status_code, shut.status_code) == (201, 404)
    assert asked.json()["asker"] == order.buyer_name
    question = Question.objects.get()
    mail.outbox.clear()
    answer_question(question, by=question.vendor.owner, answer="Bisa.")
    run_jobs("notifications.write_mails")
    answered = mail.outbox[-1]
    assert answered.to == [order.email]
    assert "Bisa." in answered.body
    assert api().get(path, {"key": key}).json()["results"][0]["answer"] == "Bisa."


def test_a_vendor_answers_in_the_dashboard_own_questions_only():
    question = make_question()
    page = Client()
    page.force_login(question.vendor.owner)
    address = reverse("dashboard:answer-question", args=[question.pk])

    assert question.text in page.get(reverse("dashboard:questions"), {"status": "open"}).text
    assert page.post(address, {"answer": ""}).status_code == 302
    assert not Question.objects.get().answer
    page.post(address, {"answer": "Tidak."})
    assert Question.objects.get().answer == "Tidak."
    assert question.text not in page.get(reverse("dashboard:questions"), {"status": "open"}).text

    stranger = Client()
    stranger.force_login(make_question().vendor.owner)
    assert stranger.post(address, {"answer": "Palsu"}).status_code == 404


def test_what_staff_hide_nobody_else_reads(api):
    question = make_question()
    answer_question(question, by=question.vendor.owner, answer="Kasar.")

    back_office(make_staff()).post(step_url(question, "hide"))

    assert api().get(about(question.product)).json()["results"] == []
    assert not Question.objects.answerable_by(question.vendor.owner).exists()
    back_office(make_staff()).post(step_url(question, "show"))
    assert len(api().get(about(question.product)).json()["results"]) == 1


def test_the_database_takes_no_question_about_nothing():
    order = make_order()
    part = order.fulfillments.get()
    question = ask_about_order(order, by=order.buyer, text="Kapan?")
    assert question.fulfillment == part

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(fulfillment=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(answer="Besok")
