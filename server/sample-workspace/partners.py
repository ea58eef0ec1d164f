"""Partners that do not always answer: retries that help, and an error that says what to do."""

from __future__ import annotations

import os
import time
from typing import Annotated, Literal

from prefect import flow, get_run_logger, runtime, task
from pydantic import Field


@task(retries=3, retry_delay_seconds=[1, 2, 3])
def call_partner(station: str, refusals: int) -> str:
    """Fails as often as it is told to, as partners do before they answer."""
    attempt = runtime.task_run.run_count
    if attempt <= refusals:
        raise ConnectionError(f"{station} did not answer call {attempt} of 4")
    return f"{station} answered call {attempt}"


@flow(retries=1, retry_delay_seconds=2)
def sync_stations(
    station: str = "north-quay",
    refusals: Annotated[int, Field(ge=0, le=4, description="Calls that fail; 4 are too many for the task")] = 2,
    reject_first_attempt: bool = True,
) -> str:
    """Task retries within a flow retry: the second attempt of the whole flow succeeds."""
    answer = call_partner(station, refusals)
    get_run_logger().info(answer)
    if reject_first_attempt and runtime.flow_run.run_count == 1:
        raise RuntimeError("The partner rejected the list of stations; trying the whole synchronisation once more")
    return answer


class LedgerError(Exception):
    """The export cannot be trusted."""


@task
def read_ledger() -> dict[str, float]:
    time.sleep(0.3)
    return {"rides": 1_812.40, "refunds": -48.20, "subscriptions": 640.00}


@task
def compare_with_bank(ledger: dict[str, float], booked: float) -> None:
    total = round(sum(ledger.values()), 2)
    log = get_run_logger()
    for account, amount in ledger.items():
        log.info("%-14s %10.2f €", account, amount)
    try:
        assert total == booked, f"ledger {total:.2f} €, bank {booked:.2f} €"
    except AssertionError as mismatch:
        raise LedgerError(
            f"The ledger and the bank differ by {abs(total - booked):.2f} €.\n"
            "Look for a refund that was booked twice, then run the export again with the corrected amount."
        ) from mismatch


@flow
def export_ledger(booked: float = 2_380.00, ending: Literal["error", "process dies"] = "error") -> float:
    """Ends badly unless `booked` is 2404.20: with an error (Failed), or with a process that dies (Crashed)."""
    ledger = read_ledger()
    if ending == "process dies":
        get_run_logger().critical("The machine runs out of memory")
        time.sleep(1)  # long enough for this line to be sent
        os._exit(137)
    compare_with_bank(ledger, booked)
    return booked
