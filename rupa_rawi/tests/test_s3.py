"""Pictures on S3, against a server that speaks it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from rupa_rawi.settings import on_s3

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "rawi-media"
REGION = "ap-southeast-3"
KEEP_A_PICTURE = """
import json
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.files.storage import default_storage
from core.pages.media import picture_url

call_command("check", fail_level="WARNING", stderr=None)
names = [default_storage.save("products/daun.webp", ContentFile(b"RIFF")) for _ in range(2)]
default_storage.delete(names[1])
print(json.dumps({
    "names": names,
    "there": [default_storage.exists(name) for name in names],
    "content": default_storage.open(names[0]).read().decode(),
    "by_storage": default_storage.url(names[0]),
    "by_setting": picture_url(names[0]),
}))
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """An S3 server with a bucket that everybody may read."""
    server = pytest.importorskip("moto.server", reason="moto is not installed: no S3 to try")
    boto3 = pytest.importorskip("boto3", reason="requirements-s3.txt is not installed")
    double = server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    double.start()
    try:
        host, port = double.get_host_and_port()
        address = f"http://{host}:{port}"
        s3 = boto3.client(
            "s3",
            endpoint_url=address,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        reading = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
        policy = {"Version": "2012-10-17", "Statement": [reading]}
        s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
        yield address
    finally:
        double.stop()


def test_a_picture_on_s3_is_where_storage_and_pages_say(endpoint):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    settings = {
        "DJANGO_SETTINGS_MODULE": "rupa_rawi.settings",
        "MEDIA_URL": f"s3://{BUCKET}/pictures",
        "S3_ENDPOINT": endpoint,
        "S3_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", KEEP_A_PICTURE],
        cwd=ROOT,
        env=clean | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    first, second = said["names"]
    assert first != second  # one picture never takes another's place
    assert said["there"] == [True, False]
    assert said["content"] == "RIFF"
    assert said["by_storage"] == said["by_setting"] == f"{endpoint}/{BUCKET}/pictures/{first}"
    with urlopen(said["by_setting"], timeout=10) as answer:  # as a browser would, with no key
        assert answer.read() == b"RIFF"
        assert answer.headers["Content-Type"] == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("media_url", "variables", "address"),
    [
        ("s3://rawi", {}, "https://rawi.s3.amazonaws.com/"),
        ("s3://rawi/media/", {}, "https://rawi.s3.amazonaws.com/media/"),
        ("s3://rawi/a/b", {"S3_REGION": REGION}, f"https://rawi.s3.{REGION}.amazonaws.com/a/b/"),
        ("s3://rawi/a", {"S3_ENDPOINT": "https://s3.example/"}, "https://s3.example/rawi/a/"),
        (
            "s3://rawi/a",
            {"S3_ENDPOINT": "https://s3.example", "S3_PUBLIC_URL": "https://cdn.example/"},
            "https://cdn.example/a/",
        ),
    ],
)
def test_storage_and_media_url_agree_on_where_the_bucket_is(
    monkeypatch, media_url, variables, address
):
    storages = pytest.importorskip(
        "storages.backends.s3", reason="requirements-s3.txt is not installed"
    )
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    storage, public = on_s3(media_url)

    assert public == address
    name = "products/daun hijau.webp"
    expected = f"{address}products/daun%20hijau.webp"
    assert storages.S3Storage(**storage["OPTIONS"]).url(name) == expected
