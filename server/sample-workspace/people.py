"""People in the loop, and the simplest run there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from prefect import flow, get_run_logger
from prefect.exceptions import FlowPauseTimeout
from prefect.flow_runs import pause_flow_run
from prefect.input import RunInput
from prefect.states import Cancelled, State
from pydantic import Field

QUESTION = """\
### A new fare from {start}

The forecast suggests **{fare:.2f} €** for half an hour, now it is 2.50 €.

| | now | suggested |
|---|---|---|
| half an hour | 2.50 € | {fare:.2f} € |
| rides a day | 1,840 | about 1,790 |

Approving it changes nothing real: this is the sample workspace.
"""


class FareDecision(RunInput):
    decision: Literal["approve", "reject"] = "approve"
    fare: float = Field(default=2.8, ge=0, le=10, description="For half an hour, in euros")
    valid_from: date
    comment: str = Field(default="", max_length=200, description="Kept in the log")


@flow
def change_fare(
    suggested: Annotated[float, Field(ge=0, le=10)] = 2.8,
    wait_minutes: Annotated[int, Field(ge=1, le=1_440)] = 60,
) -> str | State:
    """Pauses until somebody answers its question, then does as told."""
    log = get_run_logger()
    start = date.today() + timedelta(days=7)
    log.info("A fare of %.2f € waits for a decision", suggested)
    try:
        answer = pause_flow_run(
            wait_for_input=FareDecision.with_initial_data(
                # Initial data replaces a field, bounds and all; so the fare keeps its own.
                description=QUESTION.format(start=start, fare=suggested),
                valid_from=start,
            ),
            timeout=wait_minutes * 60,
            poll_interval=1,
            key="fare-decision",
        )
    except FlowPauseTimeout:
        return Cancelled(message=f"Nobody decided within {wait_minutes} minutes")
    log.info("%s: %.2f € from %s (%s)", answer.decision, answer.fare, answer.valid_from, answer.comment or "no comment")
    return "changed" if answer.decision == "approve" else "kept"


@flow(log_prints=True)
def ring_bell() -> str:
    """No parameters, one line, done: the quickest way to see a run from start to finish."""
    print("🔔 ding")
    return "ding"
