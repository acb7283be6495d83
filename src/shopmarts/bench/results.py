"""All figures of one run, and what they are held against."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from shopmarts.bench.bare import Bare
from shopmarts.bench.building import Builds, DbtBuild
from shopmarts.bench.landing import Landing, Sample
from shopmarts.bench.last_day import Increment
from shopmarts.bench.machine import Machine
from shopmarts.bench.process import Usage
from shopmarts.bench.queries import QueryTimes
from shopmarts.bench.race import HugeLanding, Race

FIRST_BUILD_SECONDS = 120.0
SECOND_BUILD_RATIO = 0.5
DEFAULT_ORDERS = 20_000
DEFAULT_PEAK_MB = 2048.0
PEAK_MB = 8192.0
LANDING_RATIO = 0.5
LANDING_PEAK_MB = 1024.0
DBT_RATIO = 1.3
INCREMENT_RATIO = 0.1
QUERY_P95_MS = 50.0


@dataclass(frozen=True)
class Target:
    """A figure and its limit; met at or above the limit if ``at_least``, else at or below."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure is on the right side of its limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True)
class Results:
    """Everything one run measured, in the order in which it is measured."""

    orders: int
    days: int
    seed: int
    measured_at: datetime
    machine: Machine
    sample: Sample
    landing: Landing
    races: Sequence[Race]
    huge: Sequence[HugeLanding]
    dbt: DbtBuild
    bare: Bare
    builds: Builds
    increment: Increment
    queries: dict[str, QueryTimes]

    @property
    def first_build_seconds(self) -> float:
        """`make build` with no exports: writing the sample, landing it, building."""
        return sum(usage.seconds for usage in self._first_build)

    @property
    def _first_build(self) -> tuple[Usage, ...]:
        return self.sample.usage, self.landing.usage, self.dbt.usage

    def targets(self) -> list[Target]:
        """Hold the figures against the limits; seconds are limited for the default sample."""
        peak = max(usage.peak_mb for usage in (*self._first_build, self.increment.dbt.usage))
        limit = PEAK_MB if self.orders > DEFAULT_ORDERS else DEFAULT_PEAK_MB
        ratio = self.builds.skipped.seconds / self.first_build_seconds
        return [
            Target(
                "first build, sample included: seconds",
                self.first_build_seconds,
                FIRST_BUILD_SECONDS,
            ),
            Target("build of nothing new / first build", ratio, SECOND_BUILD_RATIO),
            Target("builds: peak MB", peak, limit),
            Target("dbt run / its SQL alone", self.bare.ratio, DBT_RATIO),
            Target(
                "dbt build of one more day / of everything",
                self.increment.dbt.usage.seconds / self.dbt.usage.seconds,
                INCREMENT_RATIO,
            ),
            Target(
                "slowest query: p95 ms",
                max(times.p95_ms for times in self.queries.values()),
                QUERY_P95_MS,
            ),
            *(
                Target(
                    f"copy / landing seconds: {race.kind}",
                    race.ratio,
                    LANDING_RATIO,
                    at_least=True,
                )
                for race in self.races
            ),
            *(
                Target(
                    f"landing one huge file, peak MB: {huge.format}", huge.peak_mb, LANDING_PEAK_MB
                )
                for huge in self.huge
            ),
        ]

    def to_json(self) -> str:
        """Return all figures as one JSON object."""
        targets = [{**asdict(target), "is_met": target.is_met} for target in self.targets()]
        figures = {**asdict(self), "first_build_seconds": self.first_build_seconds}
        return json.dumps({**figures, "targets": targets}, indent=2, default=str)

    def write(self, path: Path) -> None:
        """Write the JSON to a file."""
        path.write_text(self.to_json() + "\n", encoding="utf-8")
