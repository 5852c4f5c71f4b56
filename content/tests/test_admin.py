from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
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


def test_a_text_is_previewed_as_readers_would_see_it_before_it_is_saved():
    editor = make_staff(first_name="Ratna")

    answer = back_office(editor).post("/admin/content/article/add/preview/", FORM | {"slug": ""})
    page = answer.content.decode()

    for shown in ("<em>tarum</em>", "<h1>Daun</h1>", "Indigo", "Ratna"):
        assert shown in page
    assert "<script" not in page
    assert not Article.objects.exists()


def test_a_draft_is_previewed_as_it_is_typed_and_stays_as_it_is():
    article = make_article()
    url = page_url(article).replace("change", "preview")
    desk = back_office(make_staff())
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    page = desk.post(url, FORM | {"body": "**mengkudu**"}).content.decode()
    unfinished = desk.post(url, FORM | {"body": ""}).content.decode()

    assert "<strong>mengkudu</strong>" in page
    assert "A draft: readers do not see it." in page
    assert "This field is required." in unfinished
    assert Article.objects.get().body == "cokelat"


def test_who_may_only_look_sees_the_article_but_previews_nothing():
    article = make_article()
    desk = back_office(make_staff("content.view_article"))

    page = desk.get(page_url(article)).content.decode()
    urls = ["/admin/content/article/add/preview/", page_url(article).replace("change", "preview")]

    assert "<p>cokelat</p>" in page
    assert "data-preview" not in page
    assert [desk.post(url, FORM).status_code for url in urls] == [403, 403]


@pytest.mark.parametrize("drafts", ["true", "false"])
def test_the_list_is_narrowed_as_that_of_the_api(api, drafts):
    now, day = timezone.now(), timedelta(days=1)
    for number, at in enumerate([None, now + day, now - day]):
        make_article(slug=f"soga-{number}", published_at=at, author=make_user())
    staff = make_staff()

    shown = back_office(staff).get(list_url("content.article"), {"drafts": drafts})
    asked = api(staff).get("/api/v1/articles", {"drafts": drafts}).json()["results"]

    rows = [article.pk for article in shown.context["cl"].result_list]
    assert rows == [row["id"] for row in asked]
    assert 0 < len(rows) < 3


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


def test_an_article_is_published_and_withdrawn_with_a_button():
    article = make_article(published_at=None)
    desk = back_office(make_staff())
    texts = [desk.get(list_url("content.article")).content.decode()]

    desk.post(step_url(article, "publish"))
    texts.append(desk.get(page_url(article)).content.decode())
    article.refresh_from_db()
    assert article.is_out
    desk.post(step_url(article, "withdraw"))

    article.refresh_from_db()
    assert article.published_at is None
    assert "draf" in texts[0]
    assert step_url(article, "publish") not in texts[1]
