"""Fills the bench's Prefect server: 5,000 runs over a week, a long log, wide runs, a deployment with 300 parameters.

Run by `npm run bench` with the embedded server's Python and PREFECT_API_URL and PREFECT_HOME set. What REST can make
is made by REST; past times, 10,000 task runs and 100,000 log lines are written through Prefect's own database models,
because a state made by REST is always of now. Prints one JSON object with the ids that the bench opens.
"""

import asyncio
import json
import random
from datetime import datetime, timedelta, timezone
from uuid import uuid4

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactCreate, WorkPoolCreate
from prefect.server.database import provide_database_interface
from sqlalchemy import text

RUNS = 5_000
LOG_LINES = 100_000
FIELDS = 300
pick = random.Random(11)
now = datetime.now(timezone.utc)
db = provide_database_interface()
rows: dict[str, list[dict]] = {"FlowRun": [], "FlowRunState": [], "TaskRun": [], "TaskRunState": [], "Log": []}

MESSAGES = {
    "FAILED": "Flow run encountered an exception: HTTPError: 503 Service Unavailable for /v2/orders?page=7",
    "CRASHED": "Flow run infrastructure exited with non-zero status code 137.",
}


def add_flow_run(deployment, state, start: datetime, seconds: float | None, name: str | None = None):
    """A run of `deployment` that began at `start` and took `seconds` (None: still going)."""
    run_id, state_id = uuid4(), uuid4()
    state_type, state_name = state
    end = start + timedelta(seconds=seconds) if seconds is not None else None
    steps = [("SCHEDULED", "Scheduled", start - timedelta(minutes=5)), ("PENDING", "Pending", start - timedelta(seconds=1))]
    if state_type != "SCHEDULED":
        steps += [("RUNNING", "Running", start)] + ([(state_type, state_name, end)] if end else [])
    else:
        steps = [("SCHEDULED", state_name, start)]
    for step_type, step_name, at in steps:
        last = step_type == steps[-1][0]
        rows["FlowRunState"].append(
            {
                "id": state_id if last else uuid4(),
                "flow_run_id": run_id,
                "type": step_type,
                "name": step_name,
                "timestamp": at,
                "message": MESSAGES.get(step_type) if last else None,
            }
        )
    begun = state_type != "SCHEDULED"
    rows["FlowRun"].append(
        {
            "id": run_id,
            "name": name or f"bench-{pick.choice(['amber', 'calm', 'eager', 'keen'])}-{len(rows['FlowRun'])}",
            "flow_id": deployment["flow_id"],
            "deployment_id": deployment["id"],
            "work_queue_id": deployment["work_queue_id"],
            "work_queue_name": "default",
            "state_id": state_id,
            "state_type": state_type,
            "state_name": state_name,
            "state_timestamp": steps[-1][2],
            "run_count": 1 if begun else 0,
            "expected_start_time": start,
            "next_scheduled_start_time": None if begun else start,
            "start_time": start if begun else None,
            "end_time": end,
            "total_run_time": timedelta(seconds=seconds or 0),
            "parameters": {"region": pick.choice(["eu", "us", "ap"]), "limit": 1000, "full": False},
            "tags": ["bench", pick.choice(["hourly", "daily"])],
            "auto_scheduled": True,
        }
    )
    return run_id


def add_task_run(flow_run_id, name: str, index: int, state, start: datetime, seconds: float, parents=()):
    task_id, state_id = uuid4(), uuid4()
    end = start + timedelta(seconds=seconds)
    rows["TaskRunState"].append(
        {"id": state_id, "task_run_id": task_id, "type": state[0], "name": state[1], "timestamp": end}
    )
    rows["TaskRun"].append(
        {
            "id": task_id,
            "name": f"{name}-{index}",
            "flow_run_id": flow_run_id,
            "task_key": f"{name}-bench",
            "dynamic_key": str(index),
            "state_id": state_id,
            "state_type": state[0],
            "state_name": state[1],
            "state_timestamp": end,
            "run_count": 1,
            "flow_run_run_count": 1,
            "expected_start_time": start,
            "start_time": start,
            "end_time": end,
            "total_run_time": timedelta(seconds=seconds),
            "task_inputs": {"rows": [{"input_type": "task_run", "id": str(parent)} for parent in parents]},
        }
    )
    return task_id


def add_layers(flow_run_id, start: datetime, layers: int, width: int):
    """A run of `layers` × `width` task runs, each fed by one or two of the layer before."""
    before: list = []
    for layer in range(layers):
        begin = start + timedelta(seconds=30 * layer)
        before = [
            add_task_run(
                flow_run_id,
                ["extract", "transform", "load"][layer % 3],
                layer * width + k,
                ("FAILED", "Failed") if (layer * width + k) % 211 == 5 else ("COMPLETED", "Completed"),
                begin + timedelta(seconds=pick.random() * 5),
                5 + pick.random() * 20,
                [before[(k + step * 7) % width] for step in range(1 + k % 2)] if before else [],
            )
            for k in range(width)
        ]


def add_logs(flow_run_id, count: int, start: datetime, seconds: float):
    for i in range(count):
        error = i % 997 == 500
        rows["Log"].append(
            {
                "id": uuid4(),
                "name": "prefect.flow_runs",
                "level": 40 if error else [20, 20, 10, 30][i % 4],
                "flow_run_id": flow_run_id,
                "task_run_id": None,
                "timestamp": start + timedelta(seconds=seconds * i / count),
                "message": f'Traceback (most recent call last):\n  File "orders.py", line 88\nValueError: needle-{i}'
                if error
                else f"\x1b[32mOK\x1b[0m fetched {i} rows from https://api.example.com/orders?page={i}",
            }
        )


async def make_deployments(client):
    await client.create_work_pool(WorkPoolCreate(name="bench", type="process", base_job_template={}), overwrite=True)
    wide = {f"field_{i:03}": {"title": f"field_{i:03}", "type": "string", "default": "", "position": i} for i in range(FIELDS)}
    made = []
    for i in range(60):
        flow_id = await client.create_flow_from_name(f"bench-flow-{i % 20}")
        deployment_id = await client.create_deployment(
            flow_id=flow_id,
            name="bench-wide-form" if i == 0 else f"bench-{i}",
            work_pool_name="bench",
            tags=["bench"],
            description="Loads the orders of one region.",
            parameter_openapi_schema={"title": "Parameters", "type": "object", "properties": wide if i == 0 else {}},
        )
        read = await client.read_deployment(deployment_id)
        made.append({"id": deployment_id, "flow_id": flow_id, "work_queue_id": read.work_queue_id})
    return made


async def insert():
    # A run points at its state and the state at its run: runs go in without one and are pointed at it last.
    current = {
        kind: [{"run": str(row["id"]), "state": str(row.pop("state_id"))} for row in rows[kind]]
        for kind in ("FlowRun", "TaskRun")
    }
    async with db.session_context() as session:
        for kind, values in rows.items():
            model = getattr(db, kind)
            for first in range(0, len(values), 500):
                await session.execute(model.__table__.insert(), values[first : first + 500])
        for kind, pairs in current.items():
            table = getattr(db, kind).__tablename__
            await session.execute(text(f"UPDATE {table} SET state_id = :state WHERE id = :run"), pairs)
        await session.commit()


async def main():
    async with get_client() as client:
        deployments = await make_deployments(client)
    for i in range(RUNS):
        start = now - timedelta(seconds=120 + pick.random() ** 2 * 7 * 86_400)
        chance = pick.random()
        state = (
            ("COMPLETED", "Completed")
            if chance < 0.9
            else ("FAILED", "Failed")
            if chance < 0.97
            else ("CRASHED", "Crashed")
            if chance < 0.985
            else ("CANCELLED", "Cancelled")
        )
        seconds = min(pick.lognormvariate(3, 1), 110)
        run_id = add_flow_run(deployments[i % 60], state, start, seconds)
        if i % 4 == 0:
            for k in range(3):
                add_task_run(run_id, "step", k, state, start + timedelta(seconds=k), seconds / 3)
    for i in range(30):
        add_flow_run(deployments[i], ("SCHEDULED", "Scheduled"), now + timedelta(hours=3, minutes=i), None)

    begun = now - timedelta(hours=2)
    done = ("COMPLETED", "Completed")
    ids = {"deployment": str(deployments[1]["id"]), "flow": str(deployments[1]["flow_id"]), "form": str(deployments[0]["id"])}
    for key, layers, width in (("tasks300", 20, 15), ("tasks1000", 50, 20), ("tasks10000", 100, 100)):
        run_id = add_flow_run(deployments[2], done, begun, layers * 30.0 + 40, name=f"bench-{key}")
        add_layers(run_id, begun, layers, width)
        add_logs(run_id, 400, begun, layers * 30.0)
        ids[key] = str(run_id)
        if key == "tasks1000":
            ids["task"] = str(rows["TaskRun"][-500]["id"])
    run_id = add_flow_run(deployments[3], ("FAILED", "Failed"), begun, 3_600.0, name="bench-long-log")
    add_logs(run_id, LOG_LINES, begun, 3_600.0)
    ids["longLog"] = str(run_id)
    await insert()
    async with get_client() as client:
        artifact = await client.create_artifact(
            ArtifactCreate(
                key="bench-table",
                type="table",
                description="Rows of the bench",
                data=json.dumps([{"region": f"region-{i}", "rows": i * 31, "share": i / 100} for i in range(100)]),
                flow_run_id=ids["tasks300"],
            )
        )
    ids["artifact"] = str(artifact.id)
    hook = Webhook(url="https://hooks.example/bench", headers={"authorization": "Bearer bench"})
    ids["block"] = str(await hook.asave("bench-hook", overwrite=True))
    print(json.dumps(ids))


asyncio.run(main())
