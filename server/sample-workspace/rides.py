"""Rides of a small bike-sharing town, from the docks to a table: mapped tasks and a graph of dependencies."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from prefect import flow, get_run_logger, task, unmapped
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import INPUTS
from prefect.task_runners import ThreadPoolTaskRunner

DISTRICTS = ["harbour", "old-town", "station", "university"]


@task(retries=2, retry_delay_seconds=1, task_run_name="read-rides-{district}", tags=["docks"])
def read_rides(district: str, day: date) -> list[dict]:
    """Every district has its own system, and each takes its time."""
    dice = random.Random(f"{district} {day}")
    time.sleep(dice.uniform(0.2, 0.9))
    rides = [
        {"district": district, "minutes": round(dice.lognormvariate(2.6, 0.7), 1), "returned": dice.random() > 0.03}
        for _ in range(dice.randint(80, 240))
    ]
    get_run_logger().info("Read %d rides from the docks of %s", len(rides), district)
    return rides


@task(task_run_name="read-weather-{day}", cache_policy=INPUTS, cache_expiration=timedelta(minutes=30))
def read_weather(day: date) -> dict:
    """Asked once in half an hour; later runs find the answer in the cache."""
    time.sleep(0.4)
    dice = random.Random(day.toordinal())
    return {"degrees": dice.randint(-2, 29), "rain": dice.random() < 0.35}


@task
def drop_unfinished(rides: list[dict]) -> list[dict]:
    finished = [ride for ride in rides if ride["returned"]]
    lost = len(rides) - len(finished)
    if lost > 5:
        get_run_logger().warning("%d bikes of %s were not returned", lost, rides[0]["district"])
    return finished


@task(retries=1)
def price(rides: list[dict], weather: dict) -> dict:
    time.sleep(0.2)
    fare = 0.08 if weather["rain"] else 0.10
    revenue = sum(1 + ride["minutes"] * fare for ride in rides)
    longest = max(ride["minutes"] for ride in rides)
    return {
        "district": rides[0]["district"],
        "rides": len(rides),
        "longest, minutes": longest,
        "revenue, €": round(revenue, 2),
    }


@task
def check_totals(totals: list[dict]) -> int:
    rides = sum(row["rides"] for row in totals)
    if rides < 100:
        raise ValueError(f"Only {rides} rides in {len(totals)} districts: were the docks offline?")
    return rides


@task(tags=["warehouse"])
def write_summary(totals: list[dict], day: date) -> int:
    create_table_artifact(
        key="rides-by-district",
        table=sorted(totals, key=lambda row: -row["revenue, €"]),
        description=f"Rides of **{day}** by district, the best first.",
    )
    get_run_logger().info("Wrote %d rows to the warehouse", len(totals))
    return len(totals)


@flow(task_runner=ThreadPoolTaskRunner(max_workers=4))
def load_rides(districts: list[str] = DISTRICTS, day: date | None = None) -> int:
    """Read the rides of every district at once, price them by the weather, check the totals, write them once."""
    day = day or date.today()
    weather = read_weather.submit(day)
    raw = read_rides.map(districts, unmapped(day))
    finished = drop_unfinished.map(raw)
    totals = price.map(finished, unmapped(weather))
    checked = check_totals.submit(totals)
    return write_summary.submit(totals, day, wait_for=[checked]).result()
