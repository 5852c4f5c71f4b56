from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_user
from content import models
from content.models import Article
from content.tests.factories import make_article, make_testimonial
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ARTICLES = "/api/v1/articles"
TESTIMONIALS = "/api/v1/testimonials"


def test_published_articles_are_listed_newest_first_without_their_text(api):
    now = timezone.now()
    new = make_article(published_at=now - timedelta(days=1))
    old = make_article(published_at=now - timedelta(days=2))

    page = api().get(ARTICLES).json()

    assert [row["id"] for row in page["results"]] == [new.pk, old.pk]
    assert set(page) == {"next", "previous", "results"}
    assert "body" not in page["results"][0]


def test_drafts_and_what_comes_later_are_not_there(api):
    draft = make_article(published_at=None)
    later = make_article(published_at=timezone.now() + timedelta(hours=1))

    assert api().get(ARTICLES).json()["results"] == []
    for hidden in (draft, later):
        for asker in (None, hidden.author):
            for reference in (hidden.pk, hidden.slug):
                answer = api(asker).get(f"{ARTICLES}/{reference}")
                assert answer.status_code == 404
                assert answer.content == api().get(f"{ARTICLES}/tidak-ada").content


def test_an_article_is_found_by_id_or_slug_with_its_text(api):
    article = make_article(author=make_user(first_name="Sari", email="rahasia@contoh.id"))

    for reference in (article.pk, article.slug):
        answer = api().get(f"{ARTICLES}/{reference}")
        assert answer.status_code == 200
        shown = answer.json()
        assert shown["html"] == "<p>Daun direndam <em>semalam</em>.</p>\n"
        assert shown["author"] == {"id": article.author_id, "name": "Sari"}
        assert "rahasia" not in answer.content.decode()


@pytest.mark.parametrize("reference", ["0", "9" * 30, "9" * 5000, "%", "a b"])
def test_a_reference_to_no_article_is_404(api, reference):
    make_article()

    assert api().get(f"{ARTICLES}/{reference}").status_code == 404


def test_no_script_comes_through(api):
    article = make_article(
        body="<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    )

    html = api().get(f"{ARTICLES}/{article.pk}").json()["html"]

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("path", "field", "code"),
    [
        (f"{ARTICLES}?status=draft", "status", "unknown_parameter"),
        (f"{ARTICLES}?drafts=ya", "drafts", "invalid"),
        (f"{ARTICLES}?drafts=", "drafts", "blank"),
        (f"{TESTIMONIALS}?vendor=3", "vendor", "unknown_parameter"),
        (f"{TESTIMONIALS}?mine=true&mine=false", "mine", "repeated_parameter"),
        (f"{TESTIMONIALS}?status=", "status", "blank"),
    ],
)
def test_a_filter_that_is_none_is_400(api, path, field, code):
    answer = api().get(path)

    assert answer.status_code == 400
    assert [(one["code"], one["attr"]) for one in answer.json()["errors"]] == [(code, field)]


def test_what_is_asked_of_a_list_does_not_hide_one_thing(api):
    article, said = make_article(), make_testimonial()

    assert api().get(f"{ARTICLES}/{article.pk}", {"drafts": "true"}).status_code == 200
    assert api().get(f"{TESTIMONIALS}/{said.pk}", {"mine": "true"}).status_code == 200


def test_pages_of_articles_of_one_moment_join_without_gap_or_repeat(api):
    now = timezone.now()
    made = {make_article(published_at=now).pk for _n in range(7)}
    seen, path = [], f"{ARTICLES}?page_size=3"

    while path:
        page = api().get(path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"]

    assert len(seen) == 7
    assert set(seen) == made


@pytest.mark.parametrize("cursor", ["cD1idWthbg==", "cD05OTk5LTEyLTMxVDIzOjU5OjU5LTIzOjU5", "x"])
def test_a_cursor_that_is_no_date_is_404_and_no_error(api, cursor):
    make_article()

    assert api().get(ARTICLES, {"cursor": cursor}).status_code == 404


def test_one_article_or_many_cost_the_same_queries(api, django_assert_num_queries):
    for many in (1, 20):
        while Article.objects.count() < many:
            make_article()
        with django_assert_num_queries(1):
            assert len(api().get(ARTICLES).json()["results"]) == many


def test_only_published_testimonials_of_approved_vendors_are_listed(api):
    shown = make_testimonial()
    make_testimonial(status=models.Testimonial.Status.PENDING)
    make_testimonial(status=models.Testimonial.Status.HIDDEN)
    make_testimonial(make_vendor(status="suspended"))

    page = api().get(TESTIMONIALS).json()

    assert [row["id"] for row in page["results"]] == [shown.pk]
    assert page["results"][0]["vendor"]["slug"] == shown.vendor.slug


def test_one_testimonial_or_many_cost_the_same_queries(api, django_assert_num_queries):
    for many in (1, 20):
        while models.Testimonial.objects.count() < many:
            make_testimonial()
        with django_assert_num_queries(1):
            assert len(api().get(TESTIMONIALS).json()["results"]) == many
