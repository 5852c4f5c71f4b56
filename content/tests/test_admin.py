import pytest

from accounts.tests.factories import make_staff
from content.models import Article, Testimonial
from core.tests.backoffice import back_office, list_url, page_url, step_url
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Indigo", "slug": "indigo", "body": "# Daun\n\n<script>alert(1)</script>*tarum*",
    "image_url": "", "published_at_0": "", "published_at_1": "",
}  # fmt: skip


def make_testimonial(**fields) -> Testimonial:
    return Testimonial.objects.create(vendor=make_vendor(), message="Laris", **fields)


def make_article(**fields) -> Article:
    fields = {"title": "Soga", "slug": "soga", "body": "cokelat", "author": make_staff()} | fields
    return Article.objects.create(**fields)


def test_an_article_is_by_whoever_writes_it():
    staff = make_staff()

    back_office(staff).post("/admin/content/article/add/", FORM)

    article = Article.objects.get()
    assert article.author == staff
    assert "<em>tarum</em>" in article.html
    assert "<script" not in article.html


def test_changing_the_text_changes_what_readers_see_but_not_the_author():
    article = make_article()

    back_office(make_staff()).post(page_url(article), FORM | {"body": "**mengkudu**"})

    changed = Article.objects.get()
    assert "<strong>mengkudu</strong>" in changed.html
    assert changed.author == article.author


def test_testimonials_are_published_and_hidden_from_the_list():
    rows = [make_testimonial(), make_testimonial()]
    desk = back_office(make_staff("content.view_testimonial", "content.change_testimonial"))

    for action, status in (("publish", "published"), ("hide", "hidden")):
        chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
        desk.post(list_url("content.testimonial"), chosen)
        assert set(Testimonial.objects.values_list("status", flat=True)) == {status}


def test_who_may_only_look_publishes_nothing():
    row = make_testimonial()
    desk = back_office(make_staff("content.view_testimonial"))

    chosen = {"action": "publish", "_selected_action": [row.pk]}
    desk.post(list_url("content.testimonial"), chosen)
    refused = desk.post(step_url(row, "publish"), {})

    assert refused.status_code == 403
    assert Testimonial.objects.get().status == "pending"


def test_nobody_rewrites_a_testimonial():
    row = make_testimonial()

    refused = back_office(make_staff()).post(page_url(row), {"message": "Bagus sekali"})

    assert refused.status_code == 403
    assert Testimonial.objects.get().message == "Laris"
