"""The OpenAPI document offers what the specification of the API promises, and nothing unsaid."""

import re

from rupa_rawi.tests.contract.document import operations

# Every line of the specification. `[/{id}]` stands for the collection and one of it: a collection
# takes GET and POST, one of it the rest, and GET.
TABLE = """
POST /auth/register
POST /auth/login
POST /auth/refresh
POST /auth/logout
POST /auth/password/change
POST /auth/password/reset
POST /auth/password/reset/confirm
POST /auth/email/verify
POST /auth/email/verify/confirm
GET POST DELETE /auth/api-keys[/{id}]
GET PUT PATCH DELETE /users/me
GET DELETE /users/me/sessions[/{id}]
POST GET /users/me/exports[/{id}]
GET /users/me/exports/{id}/file
GET /users/{id}
GET POST PUT PATCH DELETE /users/me/addresses[/{id}]
GET POST PUT PATCH DELETE /users/me/payment-methods[/{id}]

GET /categories
GET /categories/{id}
POST PUT PATCH DELETE /categories[/{id}]
GET /products
GET /products/facets
GET /products/suggest
GET /products/{id}/related
PUT DELETE /products/{id}/stock-notice
GET /products/{id}
POST PUT PATCH DELETE /products[/{id}]
POST DELETE PATCH /products/{id}/images[/{id}]
GET POST /products/{id}/reviews
GET PUT PATCH DELETE /reviews/{id}
PUT /reviews/{id}/reply
POST /reviews/{id}/images
DELETE /reviews/{id}/images/{id}
GET /wishlist
PUT DELETE /wishlist/{product_id}

GET /vendors
GET /vendors/{slug}
GET /vendors/{slug}/products
POST /vendor/application
GET PUT PATCH /vendor/profile
POST /vendor/profile/logo
POST /vendor/profile/banner
DELETE /vendor/profile/banner
GET /vendor/products
POST /vendor/products/import
GET /vendor/products/imports
GET /vendor/products/imports/{id}
GET /vendor/products/export
POST /vendor/stock
GET /vendor/stats
GET /vendor/balance
GET /vendor/ledger
GET /vendor/statements
GET /vendor/statements/{month}.pdf
GET /vendor/statements/{month}.csv
GET PUT /vendor/bank-account
GET /vendor/payouts
GET POST /admin/payouts
GET /admin/payouts/{id}
POST /admin/payouts/{id}/approve
POST /admin/payouts/{id}/send
POST /admin/payouts/{id}/drop
GET /admin/payouts/{id}/lines
POST /admin/payouts/{id}/lines/{id}/settle
GET POST /admin/adjustments
GET DELETE /admin/adjustments/{id}
POST /admin/adjustments/{id}/approve
GET /admin/bank-accounts
GET /admin/bank-accounts/{id}
POST /admin/bank-accounts/{id}/verify
POST /admin/bank-accounts/{id}/refuse
POST /admin/settlements
POST /payouts/webhooks/{provider}
GET /vendor/orders
GET /admin/vendors
POST /admin/vendors/{id}/review

GET /promotions
GET /promotions/{id}
GET POST PUT PATCH DELETE /admin/promotions[/{id}]
GET POST PUT PATCH DELETE /vendor/promotions[/{id}]
GET POST PUT PATCH DELETE /articles[/{id or slug}]
GET POST PUT PATCH DELETE /testimonials[/{id}]
GET /pages
GET /pages/{slug}
GET POST PUT PATCH DELETE /admin/pages[/{id}]

GET /shop
GET DELETE /cart
POST PATCH DELETE /cart/items[/{id}]
GET POST /cart/saved
DELETE /cart/saved/{id}
POST /cart/saved/{id}/put-back
POST /checkout/preview
POST /checkout
GET /checkout/options
POST /checkouts
GET PUT DELETE /checkouts/{id}
POST /checkouts/{id}/complete
GET /orders
GET /orders/{number}
PUT PATCH /orders/{number}
PUT /orders/{number}/status
PUT /orders/{number}/status/shipping
PUT /orders/{number}/status/payment
GET /orders/{number}/history
POST /orders/{number}/cancel
POST /orders/{number}/claim
POST /orders/{number}/return
GET POST /products/{id}/questions
GET POST /orders/{number}/questions
GET POST /orders/{number}/returns
POST /orders/{number}/returns/{id}/pictures
GET /orders/{number}/returns/{id}/pictures/{id}
GET POST /orders/{number}/reviews
POST /orders/{number}/returns/{id}/exchange
GET /returns
GET /returns/{id}
POST /returns/{id}/approve
POST /returns/{id}/decline
POST /returns/{id}/receive
GET /orders/{number}/invoice.pdf
POST /orders/{number}/payments
POST /orders/{number}/payments/{id}/proof
POST /orders/{number}/refunds
GET POST PUT PATCH DELETE /admin/house-accounts[/{id}]
GET /admin/proofs
GET /admin/proofs/{id}
GET /admin/proofs/{id}/file
POST /admin/proofs/{id}/confirm
POST /admin/proofs/{id}/refuse
POST /payments/webhooks/{gateway}
GET POST PUT DELETE /status-labels[/{id}]
PUT /status-labels/order

GET /admin/logs
GET POST PUT DELETE /webhooks[/{id}]
GET /webhooks/{id}/deliveries
GET /webhooks/{id}/deliveries/{id}
POST /webhooks/{id}/deliveries/{id}/replay
"""
MORE_THAN_SAID = {
    "GET /vendor/products/{}": "What a vendor edits may be a draft, which has no public page.",
}


def rows() -> list[str]:
    """Each promised method and path, the names in braces left out."""
    found = []
    for line in TABLE.split("\n"):
        *methods, path = re.sub(r"\{[^}]*\}", "{}", line).split() or [""]
        collection, _, one = path.partition("[")
        for method in methods:
            if not one or (method in ("GET", "POST") and f"{method} {collection}" not in found):
                found.append(f"{method} {collection}")
            if one and method != "POST" and (method != "GET" or "POST" in methods):
                found.append(f"{method} {collection}{one.rstrip(']')}")
    return found


def offered() -> set[str]:
    return {re.sub(r"\{[^}]*\}", "{}", str(one)) for one in operations()}


def test_the_document_has_what_the_specification_promises():
    assert set(rows()) - offered() == set()


def test_the_document_has_nothing_that_the_specification_does_not_say():
    assert offered() - set(rows()) == set(MORE_THAN_SAID)
