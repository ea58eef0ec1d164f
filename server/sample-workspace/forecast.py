"""A long run that keeps talking: log lines at every level, colours, a traceback, progress."""

from __future__ import annotations

import math
import time
from typing import Annotated

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from pydantic import Field

GREEN, YELLOW, DIM, RESET = "\x1b[32m", "\x1b[33m", "\x1b[2m", "\x1b[0m"
MANUAL = "https://docs.prefect.io/v3/how-to-guides/workflows/add-logging"


def bar(share: float, width: int = 24) -> str:
    full = round(share * width)
    return f"{GREEN}{'█' * full}{DIM}{'░' * (width - full)}{RESET}"


def read_sensor(name: str) -> float:
    readings: dict[str, float] = {"harbour": 11.5}
    return readings[name]


@task(task_run_name="round-{number}")
def fit(number: int, seconds: float) -> float:
    get_run_logger().debug("Round %d starts with a step of %.4f", number, 0.1 / number)
    time.sleep(seconds)
    return 3 / math.sqrt(number) + 0.4


@flow
def train_forecast(
    rounds: Annotated[int, Field(ge=1, le=10_000)] = 45,
    seconds_per_round: Annotated[float, Field(ge=0, le=60)] = 1.0,
    lines_per_round: Annotated[int, Field(ge=0, le=1_000)] = 3,
) -> float:
    """Runs for as long as you ask and says so: watch it live, pin its log, cancel it."""
    log = get_run_logger()
    log.info("Training the demand forecast in %d rounds, see %s", rounds, MANUAL)
    progress = create_progress_artifact(progress=0.0, key="forecast-progress", description="Rounds of training done")
    loss = math.inf
    for number in range(1, rounds + 1):
        loss = fit(number, seconds_per_round)
        log.info("%s %3d/%d  loss %s%.4f%s", bar(number / rounds), number, rounds, YELLOW, loss, RESET)
        for line in range(lines_per_round):
            log.debug("Dock %02d: predicted %d bikes, seen %d", line + 1, 12 + line, 12 + (number * 7 + line) % 5)
        if number % 10 == 3:
            log.warning("Few rides between 2:00 and 4:00; the night is guessed from the week before")
        if number % 20 == 5:
            try:
                read_sensor("old-town")
            except KeyError:
                log.exception("The sensor in the old town is silent; its last value is used")
        if number == rounds:
            log.critical("Loss %.4f: a person should look at this model before it is used", loss)
        update_progress_artifact(progress, progress=round(100 * number / rounds, 1))
    return loss
