import pytest

from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db
SIGNED = {"Authorization": "Bearer rahasia-pemantau"}


def test_the_figures_are_for_who_knows_the_token(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    settings.METRICS_TOKEN = "rahasia-pemantau"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 404
    assert client.get("/metrics", headers=SIGNED).status_code == 200


def test_the_figures_tell_what_waits(client, settings):
    settings.METRICS_TOKEN = "rahasia-pemantau"
    make_order(gateway="manual")
    make_order(gateway="test")

    answer = client.get("/metrics", headers=SIGNED)

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'rupa_rawi_orders_placed_day{status="pending"} 2' in lines
    assert "rupa_rawi_payments_open 1" in lines
    assert any(line.startswith('rupa_rawi_jobs{status="todo"}') for line in lines)
    assert "# TYPE rupa_rawi_job_oldest_seconds gauge" in lines
