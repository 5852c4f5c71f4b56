import pytest
from django.core.files.storage import default_storage

from accounts.tests.factories import make_staff, make_user
from core.errors import NotThere
from dashboard.tests.shops import picture_file
from reviews.models import ReviewImage
from reviews.operations import delete_review
from reviews.pictures import MAX_PICTURES, add_picture
from reviews.tests.factories import make_review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(client, review, file=None):
    url = f"/api/v1/reviews/{review.pk}/images"
    return client.post(url, {"file": file or picture_file()}, format="multipart")


def test_an_author_shows_what_arrived_and_everybody_sees_it(api):
    review = make_review()

    image = upload(api(review.author), review).json()
    shown = api().get(f"/api/v1/products/{review.product_id}/reviews").json()["results"]

    assert shown[0]["images"] == [image]
    assert (image["width"], image["height"]) == (600, 450)
    for name in ReviewImage.objects.get().files:
        assert default_storage.exists(name)


def test_there_are_five_at_most(api):
    review = make_review()

    answers = [upload(api(review.author), review) for _n in range(MAX_PICTURES + 1)]

    assert [answer.status_code for answer in answers] == [201] * MAX_PICTURES + [409]
    assert answers[-1].json()["errors"][0]["code"] == "too_many_pictures"
    assert review.images.count() == MAX_PICTURES


def test_what_is_no_picture_is_refused_and_leaves_nothing(api, tmp_path):
    review = make_review()
    file = picture_file()
    file.file.seek(0)
    file.file.write(b"<html><script>")
    file.file.seek(0)

    assert upload(api(review.author), review, file).status_code == 400

    assert not review.images.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_author_or_a_moderator_takes_it_off_and_the_files_go(
    api, django_capture_on_commit_callbacks
):
    review = make_review()
    staff = make_staff("reviews.change_review")

    for person in (review.author, staff):
        image = add_picture(review, file=picture_file(), by=review.author)
        url = f"/api/v1/reviews/{review.pk}/images/{image.pk}"
        assert api(make_user()).delete(url).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            assert api(person).delete(url).status_code == 204
        assert not any(default_storage.exists(name) for name in image.files)


def test_a_review_that_goes_takes_its_pictures_along(django_capture_on_commit_callbacks):
    review = make_review()
    image = add_picture(review, file=picture_file(), by=review.author)

    with django_capture_on_commit_callbacks(execute=True):
        delete_review(review)

    assert not any(default_storage.exists(name) for name in image.files)
    with pytest.raises(NotThere):
        add_picture(review, file=picture_file(), by=review.author)


def test_a_list_of_reviews_asks_for_all_pictures_at_once(api, django_assert_max_num_queries):
    review = make_review()
    for _n in range(4):
        other = make_review(product=review.product)
        add_picture(other, file=picture_file(), by=other.author)

    with django_assert_max_num_queries(4):
        api().get(f"/api/v1/products/{review.product_id}/reviews")
