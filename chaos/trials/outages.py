"""A receiver of webhooks and the payment gateway are away for a while."""

from collections import Counter

from chaos.crowd import books_of
from chaos.house import House, wait_until
from chaos.report import Row
from chaos.trials.trial import (
    BETWEEN,
    PEOPLE,
    RETURN_SECONDS,
    Size,
    crowd_of,
    trial,
    verdict,
)
from chaos.undone import until_done
from chaos.world import World


@trial("receiver")
def receiver_is_away(house: House, world: World, size: Size) -> Row:
    """Also the worker is killed meanwhile."""
    from pytest_httpserver import HTTPServer
    from werkzeug import Request as Received
    from werkzeug import Response

    from core.jobs import defer_many
    from notifications.tests.factories import make_delivery, make_endpoint

    taken, refused = Counter[str](), Counter[str]()
    few = size.events // 10

    def receive(request: Received) -> Response:
        event = request.headers["webhook-id"]
        if few <= refused.total() + taken.total() < 4 * few:
            refused[event] += 1
            return Response(status=503)
        taken[event] += 1
        return Response(status=200)

    with HTTPServer("127.0.0.1", threaded=True) as server:
        server.expect_request("/hooks").respond_with_handler(receive)
        endpoint = make_endpoint(url=server.url_for("/hooks"))
        made = [make_delivery(endpoint) for _ in range(size.events)]
        pks = ({"delivery_id": delivery.pk} for delivery in made)
        defer_many("notifications.send_delivery", pks)
        wait_until(lambda: taken.total() > few // 2, RETURN_SECONDS, "no webhook arrives")
        house.kill("jobs")
        seconds, left = until_done()
        endpoint.delete()
    lost = {delivery.event_id for delivery in made} - set(taken)
    return Row(
        "a webhook arrives over an outage of its receiver and a killed worker",
        f"{size.events} events, {refused.total()} answers of 503, 1 × kill -9 of the worker",
        f"lost {len(lost)}; {taken.total() - len(taken)} came twice, under the same id; "
        f"undone {left or 0}, {seconds:.0f} s",
        not lost and not left and bool(refused),
    )


@trial("gateway")
def gateway_is_away(house: House, world: World, size: Size) -> Row:
    from django.db import close_old_connections

    from payments.models import Payment

    house.midtrans.is_away = True
    crowd = crowd_of(house, world, gateway="midtrans")
    with crowd.buying():
        crowd.wait_for(size.kills * BETWEEN)
    close_old_connections()
    waiting = Payment.objects.filter(gateway="midtrans", started_at=None).count()
    house.midtrans.is_away = False
    seconds, left = until_done()
    started = Payment.objects.filter(gateway="midtrans").exclude(redirect_url="").count()
    books = books_of(crowd)
    return Row(
        "orders are taken while the payment gateway is away, and paid when it is back",
        f"Midtrans answers 502 while {PEOPLE} people buy",
        verdict(
            crowd,
            books,
            f"{waiting} payments waited; {started} have a page {seconds:.0f} s after it is back",
        ),
        books.held and not crowd.failed and not left and 0 < waiting <= started,
    )
