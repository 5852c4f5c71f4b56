import pytest
from django.test import Client

from accounts.models import Address, ApiKey, DataExport, User, UserSession
from accounts.operations import open_session, write_export
from accounts.tests.factories import PASSWORD, make_address, make_key, make_user
from catalog.models import WishlistItem
from catalog.tests.factories import make_variant
from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "batik-tulis-2027"
HOME = {
    "recipient_name": "Sari",
    "phone": "+62 812 3456",
    "line1": "Jalan Kaliurang 5",
    "city": "Sleman",
    "state": "DI Yogyakarta",
    "postal_code": "55281",
    "country": "Indonesia",
}
PAGES = ("/akun", "/akun/alamat", "/akun/alamat/baru", "/akun/keamanan", "/akun/data", "/pesanan",
         "/favorit")  # fmt: skip


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_strangers_sign_in_first_and_nothing_is_kept_by_caches():
    client = browser(make_user())

    for page in PAGES:
        assert Client().get(page)["Location"] == f"/masuk?next={page}"
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "no-store" in answer["Cache-Control"], page
        assert client.get(f"/en{page}").content.startswith(b'<!doctype html>\n<html lang="en"')


def test_no_page_asks_the_database_more_than_eight_times(django_assert_max_num_queries):
    user = make_user()
    for _n in range(3):
        make_order(make_variant(), make_variant(), buyer=user)
        make_address(user)
        WishlistItem.objects.create(user=user, product=make_variant().product)
        make_key(user, "orders:read")
    client = browser(user)

    for page in PAGES:
        with django_assert_max_num_queries(8):
            client.get(page)


def test_a_profile_is_changed_and_a_new_address_of_mail_needs_the_password():
    user = make_user(email="sari@contoh.id")
    client, said = browser(user), {"username": "sari", "first_name": "Sari", "language": "en"}

    refused = client.post("/akun", said | {"email": "lain@contoh.id"})
    done = client.post("/akun", said | {"email": "sari@contoh.id", "bio": "Penenun"})

    assert list(refused.context["form"].errors) == ["current_password"]
    assert done.status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.name, user.bio, user.language) == (
        "sari@contoh.id", "Sari", "Penenun", "en",
    )  # fmt: skip


def test_addresses_are_added_changed_and_deleted_and_one_is_used():
    user = make_user()
    client = browser(user)

    client.post("/akun/alamat/baru", HOME)
    client.post("/akun/alamat/baru", HOME | {"label": "Kantor", "city": "Bantul"})
    home, office = Address.objects.order_by("pk")
    client.post(f"/akun/alamat/{office.pk}/utama")
    client.post(f"/akun/alamat/{home.pk}", HOME | {"line2": "Dekat pasar"})

    home, office = Address.objects.order_by("pk")
    assert (office.is_default, home.is_default, home.line2) == (True, False, "Dekat pasar")
    client.post(f"/akun/alamat/{office.pk}/hapus")
    assert Address.objects.get().is_default
    assert client.post("/akun/alamat/baru", HOME | {"phone": ""}).status_code == 400


def test_what_is_somebody_elses_is_not_there():
    other = make_user()
    address, session = make_address(other), open_session(other)
    key, _text = make_key(other, "orders:read")
    row = UserSession.objects.get(user=session.user)
    client = browser(make_user())

    answers = [
        client.get(f"/akun/alamat/{address.pk}"),
        client.post(f"/akun/alamat/{address.pk}/hapus"),
        client.post(f"/akun/sesi/{row.pk}/akhiri"),
        client.post(f"/akun/kunci/{key.pk}/hapus"),
        client.get("/akun/data/unduh"),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_a_new_password_signs_out_everywhere_but_here():
    user = make_user()
    here, elsewhere = browser(user), browser(user)
    said = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    refused = here.post("/akun/keamanan", said | {"current_password": "salah"})
    here.post("/akun/keamanan", said)

    assert list(refused.context["form"].errors) == ["current_password"]
    assert here.get("/akun").status_code == 200
    assert elsewhere.get("/akun").status_code == 302
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)
    assert UserSession.objects.filter(user=user).count() == 1


def test_sign_ins_and_keys_are_ended_from_the_page():
    user = make_user()
    client = browser(user)
    make_key(user, "orders:read")
    lost = open_session(user)
    row = UserSession.objects.get(user=lost.user, session_key=None)

    client.post(f"/akun/sesi/{row.pk}/akhiri")
    client.post(f"/akun/kunci/{ApiKey.objects.get().pk}/hapus")

    page = client.get("/akun/keamanan")
    assert [is_here for _row, is_here in page.context["sessions"]] == [True]
    assert not page.context["keys"]


def test_ones_data_is_asked_for_and_downloaded():
    user = make_user()
    client = browser(user)

    client.post("/akun/data/minta")
    assert client.get("/akun/data/unduh").status_code == 404
    write_export(DataExport.objects.get().pk)

    file = client.get("/akun/data/unduh")
    assert file.json()["profile"]["email"] == user.email
    assert "attachment" in file["Content-Disposition"]


def test_an_account_is_closed_with_its_password_only():
    user = make_user()
    client = browser(user)

    refused = client.post("/akun/tutup", {"current_password": "salah"})
    client.post("/akun/tutup", {"current_password": PASSWORD})

    assert list(refused.context["form"].errors) == ["current_password"]
    assert User.objects.get(pk=user.pk).closed_at
    assert client.get("/akun").status_code == 302
