"""One whole run of the benchmark, phase by phase."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from shopmarts.bench.bare import bare_models
from shopmarts.bench.building import builds_of_nothing_new, dbt_build
from shopmarts.bench.kinds import huge_kinds, kinds_of
from shopmarts.bench.landing import land_sample, write_sample
from shopmarts.bench.last_day import build_last_day, hold_back_last_day
from shopmarts.bench.machine import this_machine
from shopmarts.bench.queries import query_times
from shopmarts.bench.race import land_huge, race
from shopmarts.bench.results import Results
from shopmarts.bench.setting import Setting

PHASES = 13

OnPhase = Callable[[str], None]


def measure(setting: Setting, on_phase: OnPhase) -> Results:
    """Run all phases and return their figures.

    on_phase: called ``PHASES`` times with what begins. Raises ``BenchError`` if a phase fails.
    """
    machine = this_machine(setting.project)
    on_phase("writing the sample")
    sample = write_sample(setting)
    on_phase("holding back its last day")
    held = hold_back_last_day(setting)
    on_phase("landing it")
    landing, landed = land_sample(setting)
    races = []
    for kind in kinds_of(landed, setting.folder / "kinds", setting.large_bytes):
        on_phase(f"landing against copying: {kind.name}")
        races.append(race(kind, setting.rounds))
    on_phase("landing one huge file per format")
    huge = []
    for kind in huge_kinds(landed, setting.folder / "huge", setting.huge_bytes):
        huge.append(land_huge(kind))
        kind.files[0].unlink()
    on_phase("dbt build")
    dbt = dbt_build(setting)
    on_phase("the models with dbt and without")
    bare = bare_models(setting)
    on_phase("landing and building the last day")
    increment = build_last_day(setting, held)
    on_phase("shopmarts build with nothing new, twice")
    builds = builds_of_nothing_new(setting)
    on_phase("querying the published file")
    return Results(
        orders=setting.orders,
        days=setting.days,
        seed=setting.seed,
        measured_at=datetime.now(UTC).replace(microsecond=0),
        machine=machine,
        sample=sample,
        landing=landing,
        races=races,
        huge=huge,
        dbt=dbt,
        bare=bare,
        builds=builds,
        increment=increment,
        queries=query_times(setting),
    )
