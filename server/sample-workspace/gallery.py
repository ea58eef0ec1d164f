"""One artifact of every kind."""

from __future__ import annotations

import base64
import random
import time

from prefect import flow, task
from prefect.artifacts import (
    create_image_artifact,
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

NOTES = """\
# How a ride becomes revenue

Every five minutes `load-rides` asks the docks, and this is the way a ride takes:

```mermaid
graph LR
  docks[Docks] --> clean[Finished rides]
  weather[Weather] --> price[Price]
  clean --> price --> check{Enough rides?}
  check -- yes --> warehouse[(Warehouse)]
  check -- no --> person[Somebody looks]
```

| step | by | may fail |
|:--|:-:|--:|
| read | district | twice |
| price | district | once |
| write | day | **never** |

1. A ride without an end is dropped.
2. Rain makes the minute cheaper: `0.08 €` instead of `0.10 €`.

> Numbers are made by a seeded generator; the runs are real.

- [x] written by a task
- [ ] read by you
"""


def heat_map(hours: int = 24, days: int = 7) -> str:
    """A week as an SVG image that needs no network: it travels inside its address."""
    dice = random.Random(7)
    cells = []
    for day in range(days):
        for hour in range(hours):
            rush = 1.0 if hour in (7, 8, 16, 17, 18) and day < 5 else 0.45 if 9 <= hour <= 21 else 0.1
            share = min(1.0, rush * dice.uniform(0.6, 1.1))
            cells.append(
                f'<rect x="{44 + hour * 22}" y="{10 + day * 22}" width="20" height="20" rx="3" fill="#0f766e" fill-opacity="{share:.2f}"/>'
            )
    names = "".join(
        f'<text x="36" y="{25 + day * 22}" text-anchor="end">{name}</text>'
        for day, name in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
    )
    ticks = "".join(f'<text x="{54 + hour * 22}" y="182" text-anchor="middle">{hour}</text>' for hour in range(0, 24, 3))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 584 192" font-family="sans-serif" font-size="12">'
        f'<rect width="584" height="192" fill="#ffffff"/>{"".join(cells)}<g fill="#334155">{names}{ticks}</g></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@task
def count_bikes() -> None:
    progress = create_progress_artifact(progress=0.0, key="bikes-counted", description="Docks visited")
    for share in (12.5, 37.5, 62.5, 87.5, 100.0):
        time.sleep(0.4)
        update_progress_artifact(progress, progress=share)


@task
def list_stations() -> None:
    dice = random.Random(11)
    create_table_artifact(
        key="stations",
        table=[
            {
                "station": f"{place}-{number}",
                "docks": dice.randint(8, 40),
                "free": dice.randint(0, 8),
                "last ride": f"{dice.randint(6, 23):02d}:{dice.randint(0, 59):02d}",
                "note": dice.choice(["", "", "", "lamp broken", "moved to the other side of the street for the market"]),
            }
            for place in ("harbour", "old-town", "station", "university")
            for number in range(1, 16)
        ],
        description="Sixty stations: a table to sort",
    )


@flow
def fill_gallery() -> None:
    """Leaves one artifact of every kind: Markdown with a diagram, a table, a link, an image, a progress."""
    create_markdown_artifact(key="how-it-works", markdown=NOTES, description="Markdown with a diagram")
    list_stations()
    create_link_artifact(
        key="manual",
        link="https://docs.prefect.io/v3/concepts/artifacts",
        link_text="What artifacts are",
        description="A link",
    )
    create_image_artifact(key="busy-hours", image_url=heat_map(), description="An image that is its own address")
    count_bikes()
