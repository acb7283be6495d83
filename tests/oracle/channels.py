"""Which channel a visit or an order came through: catalogue channel_sessions.

The rules are configuration an owner edits, so both sides read the same seeds; how they are applied
is written here anew: "first-match ordered rules", "order of rules is the algorithm".
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from tests.conftest import PROJECT
from tests.oracle.world import WebEvent

SEEDS = PROJECT / "seeds"
DIRECT = "Direct"
UNASSIGNED = "Unassigned"


@dataclass(frozen=True)
class Source:
    source: str | None
    medium: str | None
    campaign: str | None


def channel_group(source: Source) -> str:
    """The first rule whose every pattern matches; none of them: Unassigned."""
    given = {
        "source": (source.source or "").lower(),
        "medium": (source.medium or "").lower(),
        "campaign": (source.campaign or "").lower(),
    }
    for rule in _rules():
        if rule["source_category"] and rule["source_category"] != _category(given["source"]):
            continue
        if all(
            re.search(rule[f"{name}_pattern"], text)
            for name, text in given.items()
            if rule[f"{name}_pattern"]
        ):
            return rule["channel_group"]
    return UNASSIGNED


def source_of_hit(event: WebEvent) -> Source | None:
    """What an event says about where its visitor came from, if it says anything.

    docs/decisions.md, Visits: a hit "that carries a campaign, a paid click or an outside referrer;
    payment pages (`seeds/ignored_referrers.csv`) are no referrers".
    """
    referrer = outside_referrer(event)
    has_campaign = bool(event.utm_source or event.utm_medium or event.utm_campaign)
    if not has_campaign and not event.click_id and not referrer:
        return None
    medium = event.utm_medium
    if medium is None and event.click_id:
        medium = "cpc"
    if medium is None and not has_campaign:
        medium = "referral"
    return Source(event.utm_source or referrer, medium, event.utm_campaign)


def outside_referrer(event: WebEvent) -> str | None:
    """Host of the referrer, unless it is the shop itself or a payment page."""
    host = _host(event.referrer)
    if host is None or host == _host(event.page_url):
        return None
    ignored = _ignored_hosts()
    if any(host == name or host.endswith(f".{name}") for name in ignored):
        return None
    return host


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _category(source: str) -> str | None:
    for row in _categories():
        if re.search(row["source_pattern"], source):
            return row["source_category"]
    return None


@cache
def _rules() -> list[dict[str, str]]:
    return sorted(_seed("channel_rules"), key=lambda rule: int(rule["rule_order"]))


@cache
def _categories() -> list[dict[str, str]]:
    return _seed("source_categories")


@cache
def _ignored_hosts() -> list[str]:
    return [row["referrer_host"] for row in _seed("ignored_referrers")]


@cache
def key_events() -> dict[str, str]:
    """Goal of every key event."""
    return {row["event_name"]: row["goal"] for row in _seed("key_event_list")}


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
