import pytest
from django.db import connection
from procrastinate.contrib.django import app

from accounts.tests.factories import make_staff
from audit.models import LogEntry
from core.jobs import defer
from core.tests.backoffice import back_office, list_url, page_url, step_url
from notifications.models import Job

pytestmark = pytest.mark.django_db

DESK = ("notifications.view_job", "notifications.change_job")


def make_job(status: str = "todo", task: str = "notifications.send_mail", **given) -> Job:
    pk = app.tasks[task].defer(**(given or {"mail_id": 1}))
    put(pk, status)
    return Job.objects.get(pk=pk)


def put(pk: int, status: str) -> None:
    with connection.cursor() as cursor:  # procrastinate lets nobody save a job
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, pk])


def take_step(job: Job, name: str, staff=None) -> str:
    """What the page says after the step."""
    client = back_office(staff or make_staff(*DESK))
    return client.post(step_url(job, name), follow=True).text


def status_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


def test_a_failed_job_runs_again_and_the_log_says_who_wanted_it():
    job = make_job("failed")
    staff = make_staff(*DESK)

    take_step(job, "retry", staff)

    assert status_of(job) == "todo"
    entry = LogEntry.objects.get(target_type="notifications.job", target_id=job.pk)
    assert entry.actor == staff
    assert (entry.before["status"], entry.after["status"]) == ("failed", "todo")


def test_a_waiting_job_is_cancelled():
    job = make_job()

    take_step(job, "cancel")

    assert status_of(job) == "cancelled"


@pytest.mark.parametrize(("step", "status"), [("retry", "doing"), ("cancel", "doing")])
def test_a_job_that_a_worker_has_in_hand_is_left_alone(step, status):
    job = make_job(status)

    page = take_step(job, step)

    assert "sudah berubah" in page
    assert status_of(job) == status
    assert not LogEntry.objects.exists()


def test_a_periodic_job_whose_next_run_waits_is_not_queued_twice():
    failed = make_job("failed", "core.forget_old", timestamp=1)
    defer("core.forget_old", timestamp=2)

    page = take_step(failed, "retry")

    assert "sudah menunggu" in page
    assert status_of(failed) == "failed"


def test_who_only_looks_at_jobs_has_no_button_and_may_not_post():
    job = make_job("failed")
    viewer = make_staff("notifications.view_job")
    client = back_office(viewer)

    assert "/step/retry/" not in client.get(page_url(job)).text
    assert client.post(step_url(job, "retry")).status_code == 403
    assert status_of(job) == "failed"


def test_what_a_job_was_given_is_shown_without_secrets():
    about = {"order": 7, "reset_token": "jangan-dibaca"}
    job = make_job(task="notifications.write_mails", event="e", kind="k", about=about)
    client = back_office(make_staff(*DESK))

    pages = client.get(list_url("notifications.job")).text + client.get(page_url(job)).text

    assert "reset_token" in pages
    assert "jangan-dibaca" not in pages


def test_jobs_are_found_by_status():
    failed, waiting = make_job("failed"), make_job()
    client = back_office(make_staff(*DESK))

    page = client.get(list_url("notifications.job"), {"status": "failed"}).text

    assert page_url(failed) in page
    assert page_url(waiting) not in page
