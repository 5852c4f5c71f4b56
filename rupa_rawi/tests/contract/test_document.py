"""A client's author needs no other page than the OpenAPI document: every operation says what it
does, shows what goes in and out, and every way it may say no."""

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from core.api.schema.generator import SchemaGenerator
from core.tests.tables import every
from rupa_rawi.tests.contract.document import (
    Operation,
    complaints,
    document,
    operation,
    operations,
)

TYPED = {"type", "$ref", "allOf", "anyOf"}
MANY = 100  # operations, or something is wrong with the tests themselves
THROTTLED = {
    "auth_register_create",
    "auth_login_create",
    "users_me_update",
    "users_me_partial_update",
    "checkout_create",
    "checkout_preview_create",
    "checkouts_complete_create",
    "checkouts_create",
    "checkouts_destroy",
    "checkouts_retrieve",
    "checkouts_update",
    "orders_payments_create",
}


WORDS_FOR_MACHINES = [
    ("Action", "name"),
    ("Action", "status"),
    ("CheckoutRequest", "gateway"),
    ("ErrorDetail", "code"),
    ("History", "axis"),
    ("Order", "payment_status"),
    ("OrderRefund", "status"),
    ("Payment", "gateway"),
    ("Problem", "code"),
]


def test_the_document_is_valid_and_nothing_in_it_was_guessed():
    GENERATOR_STATS.reset()

    validate_schema(SchemaGenerator().get_schema(request=None, public=True))

    assert not GENERATOR_STATS, GENERATOR_STATS._warn_cache or GENERATOR_STATS._error_cache


def test_no_two_operations_share_a_name():
    names = [one.id for one in operations()]

    assert sorted(names) == sorted(set(names))


def test_it_has_a_summary_and_a_group():
    def check(one: Operation) -> None:
        assert one.data["summary"]
        assert one.data["tags"] != ["v1"]

    every(operations(), check, at_least=MANY)


def test_words_for_machines_are_listed():
    schemas = document()["components"]["schemas"]

    def check(cell: tuple[str, str]) -> None:
        field = schemas[cell[0]]["properties"][cell[1]]
        (shown,) = field.get("allOf") or field.get("oneOf", [field])[:1]
        assert schemas.get(shown.get("$ref", "").rpartition("/")[2], shown).get("enum")

    every(WORDS_FOR_MACHINES, check)


def test_each_parameter_says_what_it_is():
    def check(one: Operation) -> None:
        for parameter in one.parameters.values():
            assert parameter["schema"].keys() & {"type", "$ref", "allOf", "anyOf"}, parameter[
                "name"
            ]

    every(operations(), check, at_least=MANY)


def test_what_goes_in_is_shown_by_examples_that_fit():
    def check(one: Operation) -> None:
        for kind, content in one.bodies.items():
            assert content.get("examples"), f"{kind} has no example"
            for name, example in content["examples"].items():
                assert not complaints(content["schema"], example["value"]), name

    every(operations(), check, at_least=MANY)


def test_what_comes_out_is_shown_by_examples_that_fit():
    def check(one: Operation) -> None:
        for code, answer in one.responses.items():
            for kind, content in answer.get("content", {}).items():
                if content["schema"].get("format") == "binary":
                    continue
                assert content.get("examples"), f"{code} {kind} has no example"
                for name, example in content["examples"].items():
                    assert not complaints(content["schema"], example["value"]), f"{code} {name}"

    every(operations(), check, at_least=MANY)


def test_it_says_how_it_may_refuse():
    def check(one: Operation) -> None:
        expected = {"400", "405", "500", "503"}
        if one.looks_at_who_asks:
            expected |= {"401", "403"}
        if one.looks_at_who_asks and one.method != "GET":
            expected |= {"409", "422"}
        if "{" in one.path or "cursor" in one.parameters:
            expected.add("404")
        if one.bodies:
            expected.add("415")
        if one.id in THROTTLED:
            expected.add("429")

        assert expected <= one.responses.keys()

    every(operations(), check, at_least=MANY)


def test_every_refusal_has_one_shape():
    def check(one: Operation) -> None:
        for code, answer in one.responses.items():
            if code >= "400":
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Error"}, code

    every(operations(), check, at_least=MANY)


def test_a_success_says_more_than_a_status():
    """Either there is a body, or nothing is to be told."""

    def check(one: Operation) -> None:
        for code, answer in one.responses.items():
            if code < "300":
                assert "content" in answer or code in ("202", "204")

    every(operations(), check, at_least=MANY)


def test_unsafe_requests_of_who_is_signed_in_take_an_idempotency_key():
    def check(one: Operation) -> None:
        takes_one = one.looks_at_who_asks and one.method != "GET"

        assert ("Idempotency-Key" in one.parameters) == takes_one

    every(operations(), check, at_least=MANY)


def test_answers_name_the_headers_that_come_with_them():
    read, kept = operation("products_list").responses, operation("cart_items_create").responses

    assert read["200"]["headers"].keys() == {"X-Request-ID", "ETag"}
    assert kept["201"]["headers"].keys() == {"X-Request-ID", "Idempotent-Replayed"}
    assert kept["401"]["headers"].keys() == {"X-Request-ID", "WWW-Authenticate"}
    assert kept["503"]["headers"].keys() == {"X-Request-ID", "Retry-After"}


def test_the_document_is_what_the_server_gives(client):
    answer = client.get("/api/v1/schema", headers={"Accept": "application/json"})

    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == document()["paths"].keys()
