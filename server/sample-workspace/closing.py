"""Flows within flows."""

from __future__ import annotations

import random
import time

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from rides import DISTRICTS, load_rides


@task
def count_docks(district: str) -> int:
    time.sleep(0.2)
    return random.randint(4, 30)


@flow(flow_run_name="inspect-{district}")
def inspect_district(district: str) -> int:
    """A child of `close_day`, with a task of its own."""
    bikes = count_docks(district)
    if bikes < 8:
        get_run_logger().warning("Only %d bikes in %s", bikes, district)
    return bikes


@task
def write_report(bikes: dict[str, int], loaded: int) -> None:
    rows = "\n".join(f"| {district} | {count} |" for district, count in bikes.items())
    create_markdown_artifact(
        key="end-of-day",
        markdown=f"## End of day\n\n| district | bikes |\n|---|---|\n{rows}\n\n{loaded} districts loaded.\n",
        description="What `close-day` found",
    )


@flow
def close_day(districts: list[str] = DISTRICTS[:3]) -> int:
    """Runs other flows inside itself: one for each district, then the whole of `load-rides`."""
    bikes = {district: inspect_district(district) for district in districts}
    write_report(bikes, load_rides(districts))
    return sum(bikes.values())
