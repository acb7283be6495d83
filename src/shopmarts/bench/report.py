"""The tables that the benchmark prints."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from shopmarts.bench.process import Usage
from shopmarts.bench.queries import RUNS
from shopmarts.bench.results import Results


def print_results(results: Results, console: Console) -> None:
    """Print what ran, the steps, the races, the nodes of dbt, the queries and the targets."""
    machine = results.machine
    commit = (machine.commit or "no commit")[:10] + (" with changes" if machine.has_changes else "")
    console.print(
        f"{results.orders:,} orders, {results.landing.rows:,} rows, "
        f"{results.landing.text_bytes / 1e6:,.0f} MB of text; {machine.cores} cores; {commit}",
        soft_wrap=True,
    )
    for table in (
        _steps(results),
        _races(results),
        _huge(results),
        _groups(results),
        _queries(results),
        _targets(results),
    ):
        console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(columns[0], no_wrap=True)
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _steps(results: Results) -> Table:
    table = _table("Steps, each a process of its own", "step", "seconds", "CPU", "peak MB")

    def step(name: str, usage: Usage) -> None:
        table.add_row(
            name, f"{usage.seconds:,.1f}", f"{usage.cpu_seconds:,.1f}", f"{usage.peak_mb:,.0f}"
        )

    step(f"write the sample: {results.sample.files} files", results.sample.usage)
    step(f"land it, {results.landing.mb_per_second:,.0f} MB/s of text", results.landing.usage)
    step("land again, nothing new", results.landing.again)
    step("dbt build", results.dbt.usage)
    step("dbt run of the models alone", results.bare.dbt)
    table.add_row(
        f"the SQL of these {results.bare.models} models alone",
        f"{results.bare.seconds:,.1f}",
        "",
        f"{results.bare.peak_mb:,.0f}",
    )
    increment = results.increment
    step(f"land one more day, {increment.rows:,} rows", increment.landing)
    step("dbt build of one more day", increment.dbt.usage)
    step("shopmarts build, nothing new", results.builds.nothing_new)
    step("shopmarts build, nothing new, again", results.builds.skipped)
    return table


def _races(results: Results) -> Table:
    table = _table(
        "Landing against DuckDB's own copy (ratio = copy seconds / landing seconds)",
        "kind",
        "MB",
        "land s",
        "MB/s",
        "peak MB",
        "copy s",
        "ratio",
        "sniffed",
    )
    for race in results.races:
        table.add_row(
            race.kind,
            f"{race.text_bytes / 1e6:,.1f}",
            f"{race.land_seconds:,.2f}",
            f"{race.land_mb_per_second:,.0f}",
            f"{race.land_peak_mb:,.0f}",
            f"{race.copy_seconds:,.2f}",
            f"{race.ratio:.2f}",
            f"{race.ratio_sniffed:.2f}" if race.ratio_sniffed else "-",
        )
    return table


def _huge(results: Results) -> Table:
    table = _table(
        "Landing one huge file per format", "format", "MB", "rows", "seconds", "MB/s", "peak MB"
    )
    for huge in results.huge:
        table.add_row(
            huge.format,
            f"{huge.text_bytes / 1e6:,.0f}",
            f"{huge.rows:,}",
            f"{huge.seconds:,.1f}",
            f"{huge.mb_per_second:,.0f}",
            f"{huge.peak_mb:,.0f}",
        )
    return table


def _groups(results: Results) -> Table:
    dbt, day = results.dbt, results.increment.dbt
    table = _table(
        "dbt build: seconds summed over threads", "nodes", "number", "of everything", "of a day"
    )
    for name, group in dbt.groups.items():
        of_day = day.groups[name].seconds
        table.add_row(name, f"{group.nodes:,}", f"{group.seconds:,.1f}", f"{of_day:,.1f}")
    table.add_section()
    for title, of_all, of_day in (
        ("wall time of all nodes", dbt.node_seconds, day.node_seconds),
        ("dbt itself: import, parse, artifacts", dbt.own_seconds, day.own_seconds),
    ):
        table.add_row(title, "", f"{of_all:,.1f}", f"{of_day:,.1f}")
    table.add_section()
    for name, seconds in dbt.slowest.items():
        slow = day.slowest.get(name)
        table.add_row(name, "", f"{seconds:,.1f}", f"{slow:,.1f}" if slow else "")
    return table


def _queries(results: Results) -> Table:
    table = _table(
        f"Queries on the published file, {RUNS} runs", "query", "rows", "median ms", "p95 ms"
    )
    for name, times in results.queries.items():
        table.add_row(name, f"{times.rows:,}", f"{times.median_ms:,.1f}", f"{times.p95_ms:,.1f}")
    return table


def _targets(results: Results) -> Table:
    table = _table("Targets", "figure", "value", "limit", "met")
    for target in results.targets():
        bound = "at least" if target.at_least else "at most"
        met = "[green]yes[/green]" if target.is_met else "[red]no[/red]"
        table.add_row(target.name, f"{target.value:,.2f}", f"{bound} {target.limit:,.2f}", met)
    return table
