"""Data Docs: an index and one page per layer, rendered by Great Expectations.

The sections of a page are those Great Expectations renders for a validated table. The frame
around them is our own: the one of Great Expectations loads styles, scripts and a logo from eight
hosts on the internet, stamps the time and asks to subscribe; ours is one file that works offline
and is the same for the same results. Writing a page removes those of later layers, which were
made from data that is no longer there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaSectionView

from shopmarts.gates.outcomes import Outcome, failed_first
from shopmarts.gates.suites import LAYERS
from shopmarts.gates.validation import Validated

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;border-bottom:1px solid #ccc;margin-top:2.5rem}
h5{font-size:1rem;margin:1rem 0 .3rem}a{color:#0b57a4}
table{border-collapse:collapse;width:100%;margin:.3rem 0}
td,th{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #e4e4e4}
.failure{border-left:4px solid #c62828;background:#fdf1f1;padding:.4rem .8rem;margin:.5rem 0}
.failure.warning{border-color:#e6a100;background:#fff8e6}
.failure.info{border-color:#5a7fa8;background:#f1f5fa}
pre{margin:.2rem 0;white-space:pre-wrap}
.fa-check-circle::before{content:"\\2713";color:#2e7d32}
.fa-times::before{content:"\\2717";color:#c62828}
.fa-exclamation-triangle::before{content:"!";color:#e6a100}
i.fas{font-style:normal;font-weight:bold}
"""


def render(layer: str, validated: Sequence[Validated], docs: Path) -> None:
    """Write ``<layer>.html`` and ``index.html`` into the folder ``docs``."""
    docs.mkdir(parents=True, exist_ok=True)
    for later in LAYERS[LAYERS.index(layer) + 1 :]:
        for suffix in ("html", "json"):
            (docs / f"{later}.{suffix}").unlink(missing_ok=True)
    _write(docs / f"{layer}.html", _layer_page(layer, validated))
    _write(docs / f"{layer}.json", json.dumps(_counts(validated)))
    _write(docs / "index.html", _index_page(docs))


def _layer_page(layer: str, validated: Sequence[Validated]) -> str:
    failures = failed_first(outcome for table in validated for outcome in table.outcomes)
    parts = ['<p><a href="index.html">All gates</a></p>']
    parts += [_failure(outcome) for outcome in failures] or ["<p>Every expectation holds.</p>"]
    renderer = ValidationResultsPageRenderer()
    view: Any = DefaultJinjaSectionView()
    for table in validated:
        rows = table.outcomes[0].checked_rows if table.outcomes else 0
        parts.append(f'<h2 id="{escape(table.table)}">{escape(table.table)}: {rows} rows</h2>')
        for section in renderer.render(table.result).to_json_dict()["sections"][1:]:
            parts.append(view.render({"section": section, "section_loop": {"index": 1}}))
    return _page(f"Gate {layer}", parts)


def _failure(outcome: Outcome) -> str:
    sample = f"<pre>{escape(outcome.unexpected_keys)}</pre>" if outcome.unexpected_keys else ""
    where = outcome.table_name + (f".{outcome.column_name}" if outcome.column_name else "")
    text = (
        f'<b>{outcome.severity}: <a href="#{escape(outcome.table_name)}">{escape(where)}</a></b>'
        f": {escape(outcome.description)}. Found: {escape(outcome.observed)}.{sample}"
    )
    if outcome.protects:
        text += f"<br>It would change {escape(outcome.protects)}."
    if outcome.remedy:
        text += f"<br>Remedy: {escape(outcome.remedy)}."
    return f'<div class="failure {outcome.severity}">{text}</div>'


def _counts(validated: Sequence[Validated]) -> dict[str, int]:
    outcomes = [outcome for table in validated for outcome in table.outcomes]
    counts = {"tables": len(validated), "expectations": len(outcomes)}
    for severity in ("critical", "warning", "info"):
        counts[severity] = sum(o.severity == severity and not o.success for o in outcomes)
    return counts


def _index_page(docs: Path) -> str:
    rows = ["<tr><th>Gate<th>Result<th>Tables<th>Expectations<th>Warnings</tr>"]
    for layer in LAYERS:
        try:
            counts = json.loads((docs / f"{layer}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            rows.append(f"<tr><td>{layer}<td>not reached<td><td><td></tr>")
            continue
        result = f"{counts['critical']} critical failures" if counts["critical"] else "passed"
        rows.append(
            f'<tr><td><a href="{layer}.html">{layer}</a><td>{result}<td>{counts["tables"]}'
            f"<td>{counts['expectations']}<td>{counts['warning']}</tr>"
        )
    return _page("Quality gates", [f"<table>{''.join(rows)}</table>"])


def _page(title: str, parts: Iterable[str]) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>shopmarts: {title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1>{''.join(parts)}</html>\n"
    )


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
