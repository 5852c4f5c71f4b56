"""The README is pasted by newcomers: its tour must end as it says."""

import re
import subprocess
from pathlib import Path

import pytest

from orders.models import Fulfillment, Order
from seeds import operations

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("books_balance")
def test_the_tour_of_the_readme_ends_in_a_completed_order_of_two_vendors(
    server, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    operations.seed("demo", reset=True)
    tour = re.search(r"<!-- tour -->\n```bash\n(.*?)```", (ROOT / "README.md").read_text(), re.S)

    script = tour[1].replace("http://127.0.0.1:8000", server.url)
    said = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)

    assert said.stderr == ""
    number = re.search(r"order (\w{18})", said.stdout)[1]
    assert Order.objects.get(number=number).status == "completed"
    parts = Fulfillment.objects.filter(order__number=number)
    assert list(parts.values_list("status", flat=True)) == ["completed", "completed"]
    assert [line for line in said.stdout.split() if line.isalpha() and line.islower()][:6] == [
        "order",
        "shipped",
        "processing",
        "delivered",
        "delivered",
        "completed",
    ]
