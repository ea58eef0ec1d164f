"""Flows that take parameters of every kind: the forms to try."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Literal, Optional, Union

from prefect import flow, get_run_logger, task
from pydantic import BaseModel, Field, SecretStr


class Priority(str, Enum):
    low = "low"
    normal = "normal"
    urgent = "urgent"


class Truck(BaseModel):
    """A truck carries many bikes and needs a road."""

    kind: Literal["truck"] = "truck"
    licence_plate: str = Field(default="HB-1204", pattern=r"^[A-Z]{2}-\d{1,4}$", description="Two letters, up to four digits")
    capacity: int = Field(default=24, ge=1, le=60, description="Bikes it can carry")


class CargoBike(BaseModel):
    """A cargo bike carries few bikes and goes everywhere."""

    kind: Literal["cargo bike"] = "cargo bike"
    riders: int = Field(default=1, ge=1, le=3)


class Move(BaseModel):
    """Bikes that go from one station to another."""

    from_station: str = Field(min_length=1, max_length=40)
    to_station: str = Field(min_length=1, max_length=40)
    bikes: int = Field(default=5, gt=0, le=60)


class Plan(BaseModel):
    """What is moved, when and by whom."""

    title: str = Field(default="Evening round", max_length=60)
    day: date = Field(default_factory=date.today)
    not_before: Optional[datetime] = Field(default=None, description="Leave empty to start at once")
    priority: Priority = Priority.normal
    vehicle: Union[Truck, CargoBike] = Field(default_factory=Truck, discriminator="kind")
    moves: list[Move] = Field(
        default=[
            Move(from_station="harbour", to_station="university", bikes=8),
            Move(from_station="station", to_station="old-town"),
        ],
        min_length=1,
    )
    free_docks: dict[str, int] = Field(default={"harbour": 3, "station": 6}, description="Docks to leave free, by station")
    note: str | None = None


@task(task_run_name="move-{move.bikes}-bikes")
def carry(move: Move) -> int:
    get_run_logger().info("%d bikes: %s → %s", move.bikes, move.from_station, move.to_station)
    return move.bikes


@flow
def plan_rebalancing(
    plan: Plan = Plan(),
    mode: Literal["simulate", "dispatch"] = "simulate",
    budget: Annotated[float, Field(ge=0, le=10_000, description="In euros")] = 250.0,
    stop_after: Union[int, date, None] = None,
    skip_stations: list[str] = [],
    dispatch_token: SecretStr | None = None,
) -> int:
    """Takes nested, validated parameters: a model with a choice of vehicles, lists, a map, dates, bounds and a secret.

    Args:
        plan: What is moved, when and by whom.
        mode: Only `dispatch` sends anybody out.
        stop_after: A number of bikes, or a day.
        skip_stations: Stations to leave alone.
        dispatch_token: Asked for by the dispatcher; never logged.
    """
    log = get_run_logger()
    log.info("%s on %s by %s, %s, at most %.2f €", plan.title, plan.day, plan.vehicle.kind, plan.priority.value, budget)
    if mode == "dispatch" and dispatch_token is None:
        log.warning("No token for the dispatcher: simulating")
    wanted = [move for move in plan.moves if not {move.from_station, move.to_station} & set(skip_stations)]
    return sum(carry(move) for move in wanted)


@flow
def refund_ride(
    ride: Annotated[str, Field(pattern=r"^R-\d{4,8}$", description="As on the receipt, such as R-20417")],
    amount: Annotated[float, Field(gt=0, le=50, description="In euros")],
    reason: Literal["broken bike", "no free dock", "charged twice"] = "broken bike",
) -> str:
    """Two parameters have no default, so this never starts without a form."""
    get_run_logger().info("Refunded %.2f € for ride %s: %s", amount, ride, reason)
    return ride
