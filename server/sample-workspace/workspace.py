"""Fills an empty server with the sample workspace once, then works on its runs.

Both in one process, because importing Prefect is the slow part of a start. Nothing here is invented: what the
dashboard shows has run. What a person changes later stays changed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import traceback
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import closing
import forecast
import gallery
import partners
import people
import planning
import rides
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas import FlowRun
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterId,
    FlowRunFilterParentTaskRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    TaskRunFilter,
    TaskRunFilterState,
    TaskRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.flows import Flow
from prefect.runner.storage import LocalStorage
from prefect.settings import get_current_settings
from prefect.states import Cancelled, Crashed
from prefect.workers.process import ProcessWorker

POOL = "town"
HERE = Path(__file__).resolve().parent

# An explicit command lets the worker start a run directly. Without one, a first Python process looks for the code
# and a second one runs it, which doubles the time to start. `python` is this one: see `main`.
JOB: dict[str, Any] = {"command": "python -m prefect.engine"}
DEBUG_LINES = {
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "DEBUG",
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "DEBUG",
}

RIDES = """\
Loads the rides of every district, **every five minutes**.

- four districts are read at once, each by a mapped task
- the weather comes from the cache for half an hour
- the result is the table artifact `rides-by-district`
"""
STATIONS = """\
Asks a partner who refuses twice, and rejects the first attempt of the whole flow:
**task retries inside a flow retry**. Runs every quarter of an hour.
"""
FORECAST = """\
Trains for about a minute and logs at **every level**, with colours, a traceback and a progress artifact.

Ask for more `rounds` and it runs longer; one at a time.
"""
LEDGER = """\
Fails, because the ledger and the bank differ. Run it with `booked` **2404.20** and it succeeds;
choose the ending `process dies` and it crashes.
"""


class Here(LocalStorage):
    """This folder, wherever it is when the run starts: a checkout that is moved keeps its deployments."""

    def to_pull_step(self) -> dict[str, Any]:
        return {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $PODIUM_SAMPLE_WORKSPACE }}"}}


ON_THE_MINUTE = datetime(2026, 1, 1, tzinfo=timezone.utc)

# Flow, deployment name, description, tags, schedule (none: only by hand), further options.
DEPLOYMENTS: list[tuple[Flow[..., Any], str, str, list[str], Any, dict[str, Any]]] = [
    (rides.load_rides, "every-5-minutes", RIDES, ["etl"], IntervalSchedule(interval=timedelta(minutes=5), anchor_date=ON_THE_MINUTE), {}),
    (
        partners.sync_stations,
        "every-quarter",
        STATIONS,
        ["partners"],
        CronSchedule(cron="*/15 * * * *", timezone="Europe/Berlin"),
        {},
    ),
    (partners.export_ledger, "month-end", LEDGER, ["partners", "finance"], None, {}),
    (
        forecast.train_forecast,
        "on-demand",
        FORECAST,
        ["model"],
        None,
        {"concurrency_limit": 1, "job_variables": {**JOB, "env": DEBUG_LINES}},
    ),
    (
        planning.plan_rebalancing,
        "evening",
        "Takes parameters of **every kind**: the form to try.",
        ["operations", "forms"],
        None,
        {"parameters": {"budget": 180.0}},
    ),
    (
        planning.refund_ride,
        "service-desk",
        "Needs a ride and an amount, so it always asks first.",
        ["finance", "forms"],
        None,
        {},
    ),
    (
        people.change_fare,
        "with-approval",
        "**Pauses** and waits for an answer: a decision, a fare and a date.",
        ["finance", "people"],
        None,
        {},
    ),
    (people.ring_bell, "now", "Takes nothing and is over at once.", ["operations"], None, {}),
    (closing.close_day, "by-hand", "Runs other flows inside itself, three levels deep.", ["operations"], None, {}),
    (
        gallery.fill_gallery,
        "all-kinds",
        "Leaves one artifact of every kind: Markdown with a diagram, a table, a link, an image and a progress.",
        ["artifacts"],
        None,
        {},
    ),
]
FIRST_RUNS = [
    "load-rides/every-5-minutes",
    "fill-gallery/all-kinds",
    "export-ledger/month-end",
    "change-fare/with-approval",
    "ring-bell/now",
]

ACTIVE = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING, StateType.PAUSED]


async def read_all(client: PrefectClient, **filters: Any) -> list[FlowRun]:
    """Every flow run of a filter; the server gives 200 at a time."""
    found: list[FlowRun] = []
    while page := await client.read_flow_runs(limit=200, offset=len(found), **filters):
        found += page
    return found


async def end_orphans(client: PrefectClient) -> None:
    """Runs that the last session left behind died with it; say so rather than show them running for ever."""
    active = FlowRunFilterState(type=FlowRunFilterStateType(any_=ACTIVE))
    own = await read_all(
        client,
        flow_run_filter=FlowRunFilter(state=active),
        work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL])),
    )
    children = await read_all(
        client,
        flow_run_filter=FlowRunFilter(
            state=active, parent_task_run_id=FlowRunFilterParentTaskRunId(operator="and_", is_null_=False)
        ),
    )
    for run in own + children:
        state = run.state
        if state is None or state.state_details.pause_reschedule:
            continue  # suspended: it has no process and waits for nothing but its answer
        if state.type == StateType.CANCELLING:
            await client.set_flow_run_state(run.id, Cancelled(message="Cancelled; Podium ended meanwhile"), force=True)
        else:
            await client.set_flow_run_state(run.id, Crashed(message="Podium was stopped during this run"), force=True)
        tasks = await client.read_task_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])),
            task_run_filter=TaskRunFilter(state=TaskRunFilterState(type=TaskRunFilterStateType(any_=ACTIVE))),
        )
        for task in tasks:
            await client.set_task_run_state(task.id, Crashed(message="Podium was stopped during this task"), force=True)


async def skip_missed(client: PrefectClient, deployments: list[UUID]) -> None:
    """Scheduled runs of the sample whose time passed while Podium was off would all start now, a hundred at once."""
    missed = await read_all(
        client,
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(timezone.utc) - timedelta(seconds=30)),
            deployment_id=FlowRunFilterDeploymentId(any_=deployments),
        ),
    )
    for run in missed:
        if run.auto_scheduled and run.run_count == 0:
            await client.delete_flow_run(run.id)


async def seed(client: PrefectClient) -> list[UUID]:
    """Creates the work pool and the deployments, whose ids it returns, and launches the first runs."""
    try:
        await client.create_work_pool(
            WorkPoolCreate(
                name=POOL,
                type="process",
                description="Runs flows as processes on this machine.",
                base_job_template=ProcessWorker.get_default_base_job_template(),
                concurrency_limit=5,  # a run takes 100 MB, and SQLite takes one writer at a time
            )
        )
    except ObjectAlreadyExists:
        pass  # an earlier start was interrupted here
    created: list[UUID] = []
    for flow, name, description, tags, schedule, options in DEPLOYMENTS:
        deployment = await flow.ato_deployment(
            name=name,
            description=description,
            tags=tags,
            work_pool_name=POOL,
            schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)] if schedule else None,
            **{"job_variables": JOB, **options},
        )
        deployment.storage = Here(str(HERE))
        # Older Prefects have only `apply`, which is a coroutine in here (npm run test:servers).
        created.append(await getattr(deployment, "aapply", deployment.apply)())
    if os.environ.get("PODIUM_FIRST_RUNS") == "1":
        for name in FIRST_RUNS:
            found = await client.read_deployment_by_name(name)
            await client.create_flow_run_from_deployment(found.id)
    return created


async def pool_exists(client: PrefectClient) -> bool:
    try:
        await client.read_work_pool(POOL)
        return True
    except ObjectNotFound:
        return False


async def work(client: PrefectClient) -> None:
    """Runs the worker. A person may delete its pool, which ends it: then it waits until there is one of that name.
    It also gives up after some failed requests, as on a machine too busy to answer: then it is started again."""
    failures = 0
    while True:
        if await pool_exists(client):
            started = time.monotonic()
            try:
                return await ProcessWorker(work_pool_name=POOL, name="podium", create_pool_if_not_found=False).start()
            except Exception:
                if await pool_exists(client):
                    failures = failures + 1 if time.monotonic() - started < 120 else 1
                    if failures == 5:
                        raise
                    traceback.print_exc()
                else:
                    print(f"The work pool {POOL} is gone; waiting for one of that name", file=sys.stderr, flush=True)
        await asyncio.sleep(2)


async def main() -> None:
    # Runs inherit this environment: `python` is the one with Prefect, and the code is here.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    os.environ["PODIUM_SAMPLE_WORKSPACE"] = str(HERE)
    seeded = Path(get_current_settings().home) / "sample-workspace.json"
    async with get_client() as client:
        if seeded.exists():
            await end_orphans(client)
            deployments = [UUID(text) for text in json.loads(seeded.read_text())]
        else:
            deployments = await seed(client)
            seeded.write_text(json.dumps([str(id) for id in deployments]))
        print("workspace ready", flush=True)
        await skip_missed(client, deployments)
        await work(client)


if __name__ == "__main__":
    asyncio.run(main())
