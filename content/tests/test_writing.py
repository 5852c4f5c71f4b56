"""Who writes articles and testimonials over the API, and what becomes of what they send."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from content.models import Article, Testimonial
from content.operations import (
    change_article,
    change_testimonial,
    write_article,
    write_testimonial,
)
from content.tests.factories import make_article, make_testimonial
from core.errors import BadInput
from core.tests.races import at_once
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ARTICLES = "/api/v1/articles"
TESTIMONIALS = "/api/v1/testimonials"
TEXT = {"title": "Warna dari indigofera", "body": "Daun *direndam*."}


def codes(answer) -> list:
    return [(error["code"], error["attr"]) for error in answer.json()["errors"]]


def editor():
    return make_staff(*(f"content.{act}_article" for act in ("add", "change", "delete")))


def moderator():
    return make_staff("content.change_testimonial", "content.delete_testimonial")


# ── articles ────────────────────────────────────────────────────────────────────────────────────


def test_an_article_gets_an_address_made_of_its_title(api):
    staff = editor()

    first = api(staff).post(ARTICLES, TEXT, format="json")
    second = api(staff).post(ARTICLES, TEXT, format="json")

    assert (first.status_code, second.status_code) == (201, 201)
    assert [a.json()["slug"] for a in (first, second)] == [
        "warna-dari-indigofera",
        "warna-dari-indigofera-2",
    ]
    assert first.json()["author"]["id"] == staff.pk
    assert first.json()["html"] == "<p>Daun <em>direndam</em>.</p>\n"


def test_an_address_made_of_a_title_holds_a_letter(api):
    answer = api(editor()).post(ARTICLES, TEXT | {"title": "1945"}, format="json")

    assert answer.json()["slug"] == "artikel-1945"


@pytest.mark.parametrize("slug", ["2026", "Warna", "a b", "a--b", "../etc", "-a", ""])
def test_an_address_is_lower_case_with_a_letter(api, slug):
    answer = api(editor()).post(ARTICLES, TEXT | {"slug": slug}, format="json")

    assert answer.status_code == 400
    assert [attr for _code, attr in codes(answer)] == ["slug"]
    assert not Article.objects.exists()


def test_an_address_that_is_taken_is_refused_and_nothing_changes(api):
    taken, other = make_article(), make_article()

    answers = [
        api(editor()).post(ARTICLES, TEXT | {"slug": taken.slug}, format="json"),
        api(editor()).patch(f"{ARTICLES}/{other.pk}", {"slug": taken.slug}, format="json"),
    ]

    for answer in answers:
        assert answer.status_code == 409
        assert codes(answer) == [("slug_taken", "slug")]
    assert set(Article.objects.values_list("slug", flat=True)) == {taken.slug, other.slug}


@pytest.mark.django_db(transaction=True)
def test_rivals_with_the_same_title_get_addresses_of_their_own(api):
    staff = editor()

    answers = at_once(*[lambda: api(staff).post(ARTICLES, TEXT, format="json")] * 4)

    assert [answer.status_code for answer in answers] == [201] * 4
    assert Article.objects.values("slug").distinct().count() == 4


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<img src=x onerror=alert(1)>",
        "![x](javascript:alert(1))",
        "<iframe src=//jahat.example></iframe><style>*{display:none}</style>",
        "[x](vbscript:msgbox(1))",
    ],
)
def test_stored_script_is_removed_from_what_readers_see(api, hostile):
    made = (
        api(editor())
        .post(ARTICLES, TEXT | {"body": hostile, "published_at": timezone.now()}, format="json")
        .json()
    )

    html = api().get(f"{ARTICLES}/{made['id']}").json()["html"]

    for bad in ("<script", "<img src=x", "<iframe", "<style", '="javascript', '="data', '="vb'):
        assert bad not in html


def test_an_article_without_a_time_is_a_draft_that_editors_alone_see(api):
    staff = editor()
    made = api(staff).post(ARTICLES, TEXT, format="json").json()
    path = f"{ARTICLES}/{made['slug']}"

    assert made["published_at"] is None
    assert api(staff).get(path).status_code == 200
    for other in (None, make_user(), make_staff("catalog.change_category")):
        assert api(other).get(path).content == api().get(f"{ARTICLES}/tidak-ada").content


def test_editors_list_drafts_and_what_comes_later(api):
    draft = make_article(published_at=None)
    later = make_article(published_at=timezone.now() + timedelta(days=1))
    published = make_article()

    rows = api(editor()).get(ARTICLES, {"drafts": "true"}).json()["results"]
    public = api(editor()).get(ARTICLES).json()["results"]

    assert [row["id"] for row in rows] == [later.pk, draft.pk]
    assert [row["id"] for row in public] == [published.pk]
    assert api(make_user()).get(ARTICLES, {"drafts": "true"}).status_code == 403
    assert api().get(ARTICLES, {"drafts": "true"}).status_code == 401


def test_one_draft_or_fifty_cost_the_same_queries(api, django_assert_num_queries):
    staff = editor()
    api(staff).get(ARTICLES, {"drafts": "true"})  # asks for the permissions, once a person
    for many in (1, 50):
        while Article.objects.count() < many:
            make_article(published_at=None)
        with django_assert_num_queries(1):
            page = api(staff).get(ARTICLES, {"drafts": "true", "page_size": 100}).json()
        assert len(page["results"]) == many


def test_publishing_puts_a_draft_where_everybody_reads_it(api):
    draft = make_article(published_at=None)

    answer = api(editor()).patch(
        f"{ARTICLES}/{draft.slug}", {"published_at": timezone.now()}, format="json"
    )

    assert answer.status_code == 200
    assert api().get(f"{ARTICLES}/{draft.slug}").json()["body"] == draft.body


def test_replacing_an_article_keeps_its_address_and_author_and_clears_the_rest(api):
    article = make_article(image_url="https://contoh.id/a.jpg")

    answer = api(editor()).put(f"{ARTICLES}/{article.pk}", TEXT, format="json").json()

    assert (answer["slug"], answer["author"]["id"]) == (article.slug, article.author_id)
    assert (answer["title"], answer["image_url"]) == (TEXT["title"], "")
    assert answer["published_at"] is None


@pytest.mark.parametrize(
    ("wrong", "attr"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"body": ""}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"image_url": "javascript:alert(1)"}, "image_url"),
        ({"published_at": "kemarin"}, "published_at"),
        ({"author": 1}, "author"),
        ({"html": "<b>"}, "html"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(api, wrong, attr):
    article = make_article()

    answers = [
        api(editor()).post(ARTICLES, TEXT | wrong, format="json"),
        api(editor()).patch(f"{ARTICLES}/{article.pk}", wrong, format="json"),
    ]

    for answer in answers:
        assert answer.status_code == 400
        assert [at for _code, at in codes(answer)] == [attr]
    assert Article.objects.get().title == article.title


@pytest.mark.parametrize(
    ("method", "permission"),
    [("post", "add"), ("put", "change"), ("patch", "change"), ("delete", "delete")],
)
def test_articles_are_written_by_staff_with_the_permission_alone(api, method, permission):
    article = make_article()
    path = ARTICLES if method == "post" else f"{ARTICLES}/{article.pk}"
    others = {"add", "change", "delete"} - {permission}
    former = make_staff(f"content.{permission}_article", is_active=True)
    former.is_staff = False
    refused = [
        (None, 401),
        (make_user(), 403),
        (article.author, 403),
        (make_vendor().owner, 403),
        (make_staff(*(f"content.{other}_article" for other in others)), 403),
        (former, 403),
    ]

    for asker, status in refused:
        answer = getattr(api(asker), method)(path, TEXT, format="json")
        assert answer.status_code == status
    assert list(Article.objects.values_list("title", flat=True)) == [article.title]

    staff = make_staff(f"content.{permission}_article")
    assert getattr(api(staff), method)(path, TEXT, format="json").status_code < 300


def test_a_deleted_article_is_gone(api):
    article = make_article()

    assert api(editor()).delete(f"{ARTICLES}/{article.slug}").status_code == 204

    assert api(editor()).delete(f"{ARTICLES}/{article.slug}").status_code == 404
    assert not Article.objects.exists()


# ── testimonials ────────────────────────────────────────────────────────────────────────────────


def test_what_a_vendor_says_is_shown_at_once_and_hidden_by_staff(api):
    vendor = make_vendor()

    made = api(vendor.owner).post(TESTIMONIALS, {"message": "Laris manis"}, format="json")

    assert (made.status_code, made.json()["status"]) == (201, "published")
    assert api().get(TESTIMONIALS).json()["results"] == [made.json()]
    path = f"{TESTIMONIALS}/{made.json()['id']}"
    api(moderator()).patch(path, {"status": "hidden"}, format="json")
    assert api().get(TESTIMONIALS).json()["results"] == []


@pytest.mark.parametrize(
    ("read", "before", "after"),
    [
        ("after", "published", "published"),
        ("after", "pending", "published"),
        ("after", "hidden", "hidden"),
        ("before", "published", "pending"),
        ("before", "pending", "pending"),
        ("before", "hidden", "pending"),
    ],
)
def test_new_words_are_shown_as_the_house_has_it_and_what_is_hidden_stays_so(
    settings, read, before, after
):
    settings.TESTIMONIALS = read
    said = make_testimonial(status=before)

    assert change_testimonial(said, message="Lain").status == after


def test_what_a_vendor_says_waits_for_staff_who_read_before(api, settings):
    settings.TESTIMONIALS = "before"
    vendor = make_vendor()

    made = api(vendor.owner).post(TESTIMONIALS, {"message": "Laris manis"}, format="json")

    assert (made.status_code, made.json()["status"]) == (201, "pending")
    assert made.json()["vendor"]["id"] == vendor.pk
    assert api().get(TESTIMONIALS).json()["results"] == []
    assert api().get(f"{TESTIMONIALS}/{made.json()['id']}").status_code == 404


@pytest.mark.parametrize("status", ["pending", "rejected", "suspended"])
def test_only_approved_vendors_write_testimonials(api, status):
    for asker in (make_vendor(status=status).owner, make_user(), make_staff()):
        answer = api(asker).post(TESTIMONIALS, {"message": "Laris"}, format="json")
        assert answer.status_code == 403
    assert api().post(TESTIMONIALS, {"message": "Laris"}, format="json").status_code == 401
    assert not Testimonial.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_changed_message_waits_for_staff_again(api, settings, method):
    settings.TESTIMONIALS = "before"
    said = make_testimonial()

    client = api(said.vendor.owner)
    answer = getattr(client, method)(
        f"{TESTIMONIALS}/{said.pk}", {"message": "Lain"}, format="json"
    )

    assert (answer.status_code, answer.json()["status"]) == (200, "pending")
    assert Testimonial.objects.get().message == "Lain"


def test_the_same_message_again_stays_published(api):
    said = make_testimonial()

    answer = api(said.vendor.owner).patch(
        f"{TESTIMONIALS}/{said.pk}", {"message": said.message}, format="json"
    )

    assert answer.json()["status"] == "published"


@pytest.mark.parametrize("status", ["published", "hidden"])
def test_staff_publish_and_hide(api, status):
    said = make_testimonial(status="pending")

    answer = api(moderator()).patch(f"{TESTIMONIALS}/{said.pk}", {"status": status}, format="json")

    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert len(api().get(TESTIMONIALS).json()["results"]) == (status == "published")


def test_nobody_passes_their_own_words_and_staff_rewrite_nobodys(api):
    said = make_testimonial(status="pending")
    path = f"{TESTIMONIALS}/{said.pk}"

    answers = [
        (api(said.vendor.owner).patch(path, {"status": "published"}, format="json"), "status"),
        (api(moderator()).patch(path, {"message": "Buruk"}, format="json"), "message"),
        (api(moderator()).patch(path, {"status": "pending"}, format="json"), "status"),
        (api(moderator()).put(path, {}, format="json"), "status"),
        (api(said.vendor.owner).put(path, {}, format="json"), "message"),
    ]

    for answer, attr in answers:
        assert answer.status_code == 400
        assert [at for _code, at in codes(answer)] == [attr]
    now = Testimonial.objects.get()
    assert (now.message, now.status) == (said.message, "pending")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_another_vendors_testimonial_looks_like_none(api, method):
    said, other = make_testimonial(), make_vendor()
    client = api(other.owner)

    foreign = getattr(client, method)(f"{TESTIMONIALS}/{said.pk}", {"message": "x"}, format="json")
    missing = getattr(client, method)(f"{TESTIMONIALS}/999999", {"message": "x"}, format="json")

    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert Testimonial.objects.get().message == said.message
    buyer = getattr(api(make_user()), method)(f"{TESTIMONIALS}/{said.pk}", {}, format="json")
    assert buyer.status_code == 403


def test_a_suspended_vendor_changes_nothing_but_may_take_back_what_it_said(api):
    said = make_testimonial(make_vendor(status="suspended"))
    client, path = api(said.vendor.owner), f"{TESTIMONIALS}/{said.pk}"

    answer = client.patch(path, {"message": "Lain"}, format="json")

    assert (answer.status_code, codes(answer)) == (409, [("vendor_suspended", None)])
    assert Testimonial.objects.get().message == said.message
    assert client.delete(path).status_code == 204


def test_vendors_see_their_own_whatever_became_of_them(api):
    vendor = make_vendor()
    own = [make_testimonial(vendor, status=status) for status in Testimonial.Status]
    make_testimonial(status="pending")

    rows = api(vendor.owner).get(TESTIMONIALS, {"mine": "true"}).json()["results"]
    hidden = api(vendor.owner).get(TESTIMONIALS, {"mine": "true", "status": "hidden"}).json()

    assert [row["id"] for row in rows] == [said.pk for said in reversed(own)]
    assert [row["status"] for row in hidden["results"]] == ["hidden"]
    assert api(vendor.owner).get(f"{TESTIMONIALS}/{own[0].pk}").json()["status"] == "pending"
    assert api(make_user()).get(TESTIMONIALS, {"mine": "true"}).status_code == 403


def test_staff_see_everybodys_by_status(api):
    for status in Testimonial.Status:
        make_testimonial(status=status)

    def seen(status):
        rows = api(moderator()).get(TESTIMONIALS, {"status": status}).json()["results"]
        return [row["status"] for row in rows]

    assert seen("pending") == ["pending"]
    assert seen("all") == ["hidden", "published", "pending"]
    assert seen(["pending", "hidden"]) == ["hidden", "pending"]
    for asker in (make_user(), make_vendor().owner, make_staff("content.view_article")):
        assert api(asker).get(TESTIMONIALS, {"status": "all"}).status_code == 403
    assert api(moderator()).get(TESTIMONIALS, {"status": "baik"}).status_code == 400


def test_a_limit_holds_whoever_writes():
    article, said = make_article(), make_testimonial()
    writes = [
        ("title", lambda: write_article(by=make_user(), title="x" * 256, body="Daun")),
        ("body", lambda: write_article(by=make_user(), title="Daun", body="x" * 50_001)),
        ("slug", lambda: change_article(article, slug="Warna")),
        ("image_url", lambda: change_article(article, image_url="javascript:alert(1)")),
        ("message", lambda: write_testimonial(make_vendor().owner, message="x" * 2001)),
        ("message", lambda: change_testimonial(said, message="")),
        ("status", lambda: change_testimonial(said, status="baik")),
    ]

    for field, write in writes:
        with pytest.raises(BadInput) as refused:
            write()
        assert [problem.attr for problem in refused.value.problems] == [field]
    kept = Article.objects.get()
    assert (kept.slug, kept.body, kept.image_url) == (article.slug, article.body, "")
    assert Testimonial.objects.get().message == said.message


def test_one_testimonial_or_fifty_cost_staff_the_same_queries(api, django_assert_num_queries):
    staff = moderator()
    staff.get_all_permissions()
    for many in (1, 50):
        while Testimonial.objects.count() < many:
            make_testimonial(status="pending")
        with django_assert_num_queries(1):
            page = api(staff).get(TESTIMONIALS, {"status": "all", "page_size": 100}).json()
        assert len(page["results"]) == many


def test_staff_delete_testimonials_with_the_permission_alone(api):
    said = make_testimonial()
    looker = make_staff("content.view_testimonial")

    assert api(looker).delete(f"{TESTIMONIALS}/{said.pk}").status_code == 403
    assert api(moderator()).delete(f"{TESTIMONIALS}/{said.pk}").status_code == 204
    assert not Testimonial.objects.exists()
