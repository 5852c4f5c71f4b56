"""Who may do what: every operation, tried by everybody (docs/reliability.md, promise 9).

Each cell is a real request, undone afterwards. An operation without a row fails the build. Where an
answer is 404, the thing of somebody else and the thing that does not exist look the same, byte for
byte; and who may not ask at all cannot tell them apart either.
"""

import pytest
from django.db import transaction

from core.tests.tables import every
from rupa_rawi.tests.contract.bodies import body_of
from rupa_rawi.tests.contract.document import Operation, operation, operations
from rupa_rawi.tests.contract.world import World, ask, missing

pytestmark = pytest.mark.long

# clerk: staff without any permission. The buyer's things are tried unless a row is named for
# something else after a slash: another body (bodies.py) or another thing (OTHER_THINGS).
#                                       anonymous
#                                       |   buyer
#                                       |   |   other buyer
#                                       |   |   |   vendor
#                                       |   |   |   |   other vendor
#                                       |   |   |   |   |   staff
#                                       |   |   |   |   |   |   clerk
MATRIX = """
admin_logs_list                         401 403 403 403 403 200 403
auth_register_create                    201 201 201 201 201 201 201
auth_login_create                       200 200 200 200 200 200 200
auth_refresh_create                     200 200 200 200 200 200 200
auth_logout_create                      204 204 204 204 204 204 204
auth_password_change_create             401 200 200 200 200 200 200
auth_password_reset_create              202 202 202 202 202 202 202
auth_password_reset_confirm_create      400 400 400 400 400 400 400
auth_email_verify_create                401 202 202 202 202 202 202
auth_email_verify_confirm_create        400 400 400 400 400 400 400
auth_api_keys_list                      401 200 200 200 200 200 200
auth_api_keys_create                    401 201 201 201 201 201 201
auth_api_keys_retrieve                  401 200 404 404 404 404 404
auth_api_keys_destroy                   401 204 404 404 404 404 404
users_me_retrieve                       401 200 200 200 200 200 200
users_me_update                         401 200 200 200 200 200 200
users_me_partial_update                 401 200 200 200 200 200 200
users_me_destroy                        401 409 204 409 204 204 204
users_me_sessions_list                  401 200 200 200 200 200 200
users_me_sessions_destroy               401 204 404 404 404 404 404
users_me_exports_list                   401 200 200 200 200 200 200
users_me_exports_create                 401 202 202 202 202 202 202
users_me_exports_retrieve               401 200 404 404 404 404 404
users_me_exports_file_retrieve          401 200 404 404 404 404 404
users_retrieve                          200 200 200 200 200 200 200
users_me_addresses_list                 401 200 200 200 200 200 200
users_me_addresses_create               401 201 201 201 201 201 201
users_me_addresses_retrieve             401 200 404 404 404 404 404
users_me_addresses_update               401 200 404 404 404 404 404
users_me_addresses_partial_update       401 200 404 404 404 404 404
users_me_addresses_destroy              401 204 404 404 404 404 404
users_me_payment_methods_list           401 200 200 200 200 200 200
users_me_payment_methods_create         401 201 201 201 201 201 201
users_me_payment_methods_retrieve       401 200 404 404 404 404 404
users_me_payment_methods_update         401 200 404 404 404 404 404
users_me_payment_methods_partial_update 401 200 404 404 404 404 404
users_me_payment_methods_destroy        401 204 404 404 404 404 404
vendors_list                            200 200 200 200 200 200 200
vendors_retrieve                        200 200 200 200 200 200 200
vendors_retrieve/waiting                404 404 404 404 404 404 404
vendor_application_create               401 201 201 409 409 201 201
vendor_profile_retrieve                 401 403 403 200 200 403 403
vendor_profile_update                   401 403 403 200 200 403 403
vendor_profile_partial_update           401 403 403 200 200 403 403
vendor_profile_logo_create              401 403 403 200 200 403 403
vendor_profile_banner_create            401 403 403 200 200 403 403
vendor_profile_banner_destroy           401 403 403 200 200 403 403
admin_vendors_list                      401 403 403 403 403 200 403
admin_vendors_review_create             401 403 403 403 403 200 403
categories_list                         200 200 200 200 200 200 200
categories_create                       401 403 403 403 403 201 403
categories_retrieve                     200 200 200 200 200 200 200
categories_update                       401 403 403 403 403 200 403
categories_partial_update               401 403 403 403 403 200 403
categories_destroy                      401 403 403 403 403 204 403
products_list                           200 200 200 200 200 200 200
products_create                         401 403 403 201 201 403 403
products_facets                         200 200 200 200 200 200 200
products_suggest                        200 200 200 200 200 200 200
products_related                        200 200 200 200 200 200 200
products_stock_notice_update            202 201 201 201 201 201 201
products_stock_notice_destroy           404 204 204 204 204 204 204
products_retrieve                       200 200 200 200 200 200 200
products_retrieve/draft                 404 404 404 200 404 200 404
products_update                         401 403 403 200 404 403 403
products_partial_update                 401 403 403 200 404 403 403
products_destroy                        401 403 403 204 404 403 403
products_images_create                  401 403 403 201 404 403 403
products_images_partial_update          401 403 403 200 404 403 403
products_images_destroy                 401 403 403 204 404 403 403
vendors_products_list                   200 200 200 200 200 200 200
vendor_products_list                    401 403 403 200 200 403 403
vendor_products_import                  401 403 403 200 200 403 403
vendor_products_imports_list            401 403 403 200 200 403 403
vendor_products_imports_retrieve        401 403 403 200 404 403 403
vendor_products_export                  401 403 403 200 200 403 403
vendor_stock_create                     401 403 403 200 200 403 403
vendor_products_retrieve                401 404 404 200 404 200 404
wishlist_list                           401 200 200 200 200 200 200
wishlist_update                         401 200 201 201 201 201 201
wishlist_update/draft                   401 404 404 404 404 404 404
wishlist_destroy                        401 204 204 204 204 204 204
promotions_list                         200 200 200 200 200 200 200
promotions_retrieve                     200 200 200 200 200 200 200
promotions_retrieve/off                 404 404 404 404 404 404 404
admin_promotions_list                   401 403 403 403 403 200 403
admin_promotions_create                 401 403 403 403 403 201 403
admin_promotions_retrieve               401 403 403 403 403 200 403
admin_promotions_update                 401 403 403 403 403 200 403
admin_promotions_partial_update         401 403 403 403 403 200 403
admin_promotions_destroy                401 403 403 403 403 204 403
vendor_promotions_list                  401 403 403 200 200 403 403
vendor_promotions_create                401 403 403 201 201 403 403
vendor_promotions_retrieve              401 403 403 200 404 403 403
vendor_promotions_update                401 403 403 200 404 403 403
vendor_promotions_partial_update        401 403 403 200 404 403 403
vendor_promotions_destroy               401 403 403 204 404 403 403
articles_list                           200 200 200 200 200 200 200
articles_create                         401 403 403 403 403 201 403
articles_retrieve                       200 200 200 200 200 200 200
articles_retrieve/draft                 404 404 404 404 404 200 404
articles_update                         401 403 403 403 403 200 403
articles_partial_update                 401 403 403 403 403 200 403
articles_destroy                        401 403 403 403 403 204 403
testimonials_list                       200 200 200 200 200 200 200
testimonials_create                     401 403 403 201 201 403 403
testimonials_retrieve                   200 200 200 200 200 200 200
testimonials_retrieve/waiting           404 404 404 200 404 200 404
testimonials_update                     401 403 403 200 404 400 403
testimonials_update/moderate            401 403 403 400 404 200 403
testimonials_partial_update             401 403 403 200 404 400 403
testimonials_destroy                    401 403 403 204 404 204 403
pages_list                              200 200 200 200 200 200 200
pages_retrieve                          200 200 200 200 200 200 200
pages_retrieve/hidden                   404 404 404 404 404 404 404
admin_pages_list                        401 403 403 403 403 200 403
admin_pages_create                      401 403 403 403 403 201 403
admin_pages_retrieve                    401 403 403 403 403 200 403
admin_pages_update                      401 403 403 403 403 200 403
admin_pages_partial_update              401 403 403 403 403 200 403
admin_pages_destroy                     401 403 403 403 403 204 403
shop_retrieve                           200 200 200 200 200 200 200
cart_retrieve                           200 200 200 200 200 200 200
cart_destroy                            204 204 204 204 204 204 204
cart_items_create                       201 201 201 201 201 201 201
cart_items_create/own_goods             201 201 201 409 201 201 201
cart_items_partial_update               404 200 404 404 404 404 404
cart_items_destroy                      404 204 404 404 404 404 404
cart_saved_list                         200 200 200 200 200 200 200
cart_saved_create                       404 201 404 404 404 404 404
cart_saved_put_back                     404 201 404 404 404 404 404
cart_saved_destroy                      404 204 404 404 404 404 404
checkout_preview_create                 200 200 200 200 200 200 200
checkout_options_retrieve               200 200 200 200 200 200 200
checkouts_create                        409 201 201 201 201 201 201
checkouts_create/lines                  201 201 201 201 201 201 201
checkouts_retrieve                      404 200 404 404 404 404 404
checkouts_update                        404 200 404 404 404 404 404
checkouts_destroy                       404 204 404 404 404 404 404
checkouts_complete_create               404 201 404 404 404 404 404
orders_list                             401 200 200 200 200 200 200
products_questions_list                 200 200 200 200 200 200 200
products_questions_create               401 201 201 409 201 201 201
orders_questions_list                   401 200 404 200 404 200 404
orders_questions_create                 401 201 404 409 404 409 404
orders_reviews_list                     401 200 404 200 404 200 404
orders_reviews_create                   401 201 404 404 404 404 404
orders_retrieve                         401 200 404 200 404 200 404
orders_retrieve/unpaid                  401 200 404 200 404 200 404
orders_update                           401 409 404 200 404 200 404
orders_update/cancel                    401 200 404 200 404 200 404
orders_update/complete                  401 409 404 409 404 200 404
orders_partial_update                   401 200 404 200 404 200 404
orders_invoice.pdf_retrieve             401 200 404 200 404 200 404
orders_history_list                     401 200 404 200 404 200 404
orders_status_update                    401 409 404 200 404 200 404
orders_status_update/label              401 409 404 200 404 400 404
orders_status_shipping_update           401 409 404 200 404 200 404
orders_claim_create                     401 200 404 409 404 409 404
orders_cancel_create                    401 200 404 200 404 200 404
orders_return_create                    401 201 404 409 404 201 404
orders_returns_list                     401 200 404 200 404 200 404
orders_returns_create                   401 201 404 409 404 201 404
orders_returns_pictures_create          401 201 404 409 404 201 404
orders_returns_pictures_retrieve        401 200 404 200 404 200 404
orders_returns_exchange_create          401 201 404 409 404 409 404
returns_list                            401 200 200 200 200 200 200
returns_retrieve                        401 200 404 200 404 200 404
returns_approve_create                  401 409 404 200 404 200 404
returns_decline_create                  401 409 404 200 404 200 404
returns_receive_create                  401 409 404 200 404 200 404
status_labels_list                      401 403 403 200 200 200 403
status_labels_create                    401 403 403 201 201 201 403
status_labels_order_update              401 403 403 200 400 400 403
status_labels_retrieve                  401 403 403 200 404 404 403
status_labels_update                    401 403 403 200 404 404 403
status_labels_destroy                   401 403 403 204 404 404 403
vendor_orders_list                      401 403 403 200 200 403 403
vendor_stats_retrieve                   401 403 403 200 200 403 403
vendor_balance_retrieve                 401 403 403 200 200 403 403
vendor_ledger_list                      401 403 403 200 200 403 403
vendor_statements_retrieve              401 403 403 200 200 403 403
vendor_statements_paper_retrieve        401 403 403 200 404 403 403
vendor_statements_sheet_retrieve        401 403 403 200 404 403 403
vendor_bank_account_retrieve            401 403 403 200 404 403 403
vendor_bank_account_update              401 403 403 200 200 403 403
vendor_payouts_list                     401 403 403 200 200 403 403
admin_payouts_list                      401 403 403 403 403 200 403
admin_payouts_create                    401 403 403 403 403 201 403
admin_payouts_retrieve                  401 403 403 403 403 200 403
admin_payouts_approve_create            401 403 403 403 403 200 403
admin_payouts_approve_create/own        401 403 403 403 403 409 403
admin_payouts_send_create               401 403 403 403 403 409 403
admin_payouts_drop_create               401 403 403 403 403 200 403
admin_payouts_lines_list                401 403 403 403 403 200 403
admin_payouts_lines_settle_create       401 403 403 403 403 200 403
admin_adjustments_list                  401 403 403 403 403 200 403
admin_adjustments_create                401 403 403 403 403 201 403
admin_adjustments_retrieve              401 403 403 403 403 200 403
admin_adjustments_approve_create        401 403 403 403 403 200 403
admin_adjustments_approve_create/own    401 403 403 403 403 409 403
admin_adjustments_destroy               401 403 403 403 403 204 403
admin_bank_accounts_list                401 403 403 403 403 200 403
admin_bank_accounts_retrieve            401 403 403 403 403 200 403
admin_bank_accounts_verify_create       401 403 403 403 403 200 403
admin_bank_accounts_refuse_create       401 403 403 403 403 200 403
admin_settlements_create                401 403 403 403 403 201 403
payouts_webhooks_create                 401 401 401 401 401 401 401
checkout_create                         401 201 404 404 404 404 404
checkout_create/own                     401 201 201 201 201 201 201
orders_payments_create                  401 201 404 409 404 409 404
orders_status_payment_update            401 409 404 409 404 200 404
orders_refunds_create                   401 403 403 403 403 201 403
orders_payments_proof_create            401 201 404 409 404 409 404
admin_house_accounts_list               401 403 403 403 403 200 403
admin_house_accounts_create             401 403 403 403 403 201 403
admin_house_accounts_retrieve           401 403 403 403 403 200 403
admin_house_accounts_update             401 403 403 403 403 200 403
admin_house_accounts_partial_update     401 403 403 403 403 200 403
admin_house_accounts_destroy            401 403 403 403 403 204 403
admin_proofs_list                       401 403 403 403 403 200 403
admin_proofs_retrieve                   401 403 403 403 403 200 403
admin_proofs_file_retrieve              401 403 403 403 403 200 403
admin_proofs_confirm_create             401 403 403 403 403 200 403
admin_proofs_refuse_create              401 403 403 403 403 200 403
payments_webhooks_create                401 401 401 401 401 401 401
products_reviews_list                   200 200 200 200 200 200 200
products_reviews_create                 401 201 409 409 409 409 409
reviews_retrieve                        200 200 200 200 200 200 200
reviews_retrieve/hidden                 404 200 404 404 404 200 404
reviews_update                          401 200 404 404 404 400 404
reviews_update/hide                     401 400 404 404 404 200 404
reviews_partial_update                  401 200 404 404 404 403 404
reviews_partial_update/hide             401 403 404 404 404 200 404
reviews_destroy                         401 204 404 404 404 404 404
reviews_images_create                   401 201 404 404 404 404 404
reviews_images_destroy                  401 204 404 404 404 204 404
reviews_reply_update                    401 403 403 200 404 403 403
webhooks_list                           401 403 403 200 200 200 403
webhooks_create                         401 403 403 201 201 201 403
webhooks_retrieve                       401 403 403 200 404 404 403
webhooks_update                         401 403 403 200 404 404 403
webhooks_destroy                        401 403 403 204 404 404 403
webhooks_deliveries_list                401 403 403 200 404 404 403
webhooks_deliveries_retrieve            401 403 403 200 404 404 403
webhooks_deliveries_replay_create       401 403 403 202 404 404 403
"""


def paying(world: World) -> str:
    payment = world.unpaid.payments.get()
    return f"/orders/{world.unpaid.number}/payments/{payment.pk}"


def pictures_of(world: World) -> str:
    asked = world.asked
    return f"/orders/{asked.fulfillment.order.number}/returns/{asked.pk}/pictures"


OTHER_THINGS = {
    "admin_payouts_approve_create/own": lambda w: f"/admin/payouts/{w.own_run.pk}/approve",
    "admin_payouts_lines_settle_create": (
        lambda w: f"/admin/payouts/{w.sent.run_id}/lines/{w.sent.pk}/settle"
    ),
    "admin_adjustments_approve_create/own": (
        lambda w: f"/admin/adjustments/{w.own_adjustment.pk}/approve"
    ),
    "articles_retrieve/draft": lambda w: f"/articles/{w.unpublished.slug}",
    "orders_payments_create": lambda w: f"/orders/{w.unpaid.number}/payments",
    "orders_payments_proof_create": lambda w: f"{paying(w)}/proof",
    "orders_returns_create": lambda w: f"/orders/{w.delivered.number}/returns",
    "orders_returns_exchange_create": (
        lambda w: f"/orders/{w.asked.fulfillment.order.number}/returns/{w.asked.pk}/exchange"
    ),
    "orders_returns_list": lambda w: f"/orders/{w.asked.fulfillment.order.number}/returns",
    "orders_returns_pictures_create": lambda w: pictures_of(w),
    "orders_returns_pictures_retrieve": lambda w: f"{pictures_of(w)}/{w.return_picture.pk}",
    "orders_retrieve/unpaid": lambda w: f"/orders/{w.unpaid.number}",
    "orders_return_create": lambda w: f"/orders/{w.delivered.number}/return",
    "orders_reviews_create": lambda w: f"/orders/{w.arrived.number}/reviews",
    "orders_status_payment_update": lambda w: f"/orders/{w.unpaid.number}/status/payment",
    "products_retrieve/draft": lambda w: f"/products/{w.draft.pk}",
    "products_reviews_create": lambda w: f"/products/{w.unreviewed.pk}/reviews",
    "products_suggest": lambda w: "/products/suggest?q=ti",
    "pages_retrieve/hidden": lambda w: f"/pages/{w.unseen_page.slug}",
    "promotions_retrieve/off": lambda w: f"/promotions/{w.off.pk}",
    "returns_receive_create": lambda w: f"/returns/{w.approved.pk}/receive",
    "reviews_retrieve/hidden": lambda w: f"/reviews/{w.hidden.pk}",
    "testimonials_retrieve/waiting": lambda w: f"/testimonials/{w.unheard.pk}",
    "vendors_retrieve/waiting": lambda w: f"/vendors/{w.waiting.slug}",
    "wishlist_update/draft": lambda w: f"/wishlist/{w.draft.pk}",
}
# Where the answer to what is missing differs, and why that tells nothing.
DIFFERS = {
    "payments_webhooks_create": "Which gateways there are is no secret.",
    "payouts_webhooks_create": "Which providers there are is no secret.",
    "reviews_partial_update": "Everybody sees the review; 403 is about one of its fields.",
    "products_stock_notice_destroy": "Waiting no more for what nobody waits for changes nothing.",
    "wishlist_destroy": "Taking back a wish that nobody has changes nothing.",
}


def rows() -> dict[str, list[int]]:
    lines = [line.split() for line in MATRIX.strip().split("\n")]
    return {name: [int(code) for code in codes] for name, *codes in lines}


def told(answer) -> tuple[int, bytes, str | None]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, content, answer.headers.get("Content-Type")


@pytest.fixture
def tries(world, db, settings):
    """`tries(operation, address, who, body)` is the answer; whatever it did is undone."""
    settings.MIDTRANS_SERVER_KEY = "SB-Mid-server-x"
    settings.MIDTRANS_PAYOUTS_KEY = settings.MIDTRANS_PAYOUTS_MERCHANT_KEY = "IRIS-x"

    def tries(one: Operation, address: str, who: str, body):
        point = transaction.savepoint()
        try:
            return ask(one, address, world.tokens.get(who), body)
        finally:
            transaction.savepoint_rollback(point)

    return tries


def test_every_operation_has_a_row():
    named = {row.partition("/")[0] for row in rows()}

    assert named == {one.id for one in operations()}


def is_about_one_thing(row: str) -> bool:
    name = row.partition("/")[0]
    return "{" in operation(name).path and name not in DIFFERS


def test_each_may_do_what_the_matrix_says_and_foreign_looks_like_missing(world, tries):
    def check(row: str) -> None:
        one = operation(row.partition("/")[0])
        address = OTHER_THINGS.get(row, lambda w: w.named(one.path))(world)

        found = {}
        for who in world.people:
            body = body_of(row, world, who)
            answer = told(tries(one, address, who, body))
            found[who] = answer[0]
            if is_about_one_thing(row):
                absent = told(tries(one, missing(one.path), who, body))
                assert absent == answer if answer[0] in (401, 403, 404) else absent[0] == 404, who

        assert found == dict(zip(world.people, rows()[row], strict=True))

    every(rows(), check, at_least=100)
