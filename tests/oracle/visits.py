"""Visits, visitors and the orders they led to: docs/decisions.md, Visits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.oracle.channels import DIRECT, Source, channel_group, key_events, source_of_hit
from tests.oracle.periods import business_day
from tests.oracle.world import Order, Shop, Tables, WebEvent

TIMEOUT = timedelta(minutes=30)
ENGAGED = timedelta(seconds=10)
LONGEST_COUNTED = timedelta(seconds=1800)
LAST_VISIT_BEFORE_ORDER = timedelta(days=1)
STITCHED_WITHIN = timedelta(days=30)
UNTRACKED = "(untracked)"
UNKNOWN = "(unknown)"
VisitKey = tuple[str, ...]
VisitorKey = tuple[str, str]


@dataclass
class Visit:
    """One session of one shop; its events in order of time."""

    key: VisitKey
    shop: Shop
    events: list[WebEvent] = field(default_factory=list)
    is_first_of_visitor: bool = False
    later_login: str | None = None
    orders: list[Order] = field(default_factory=list)

    @property
    def started_at(self) -> datetime:
        return self.events[0].occurred_at

    @property
    def day(self) -> date:
        """ "It belongs to the day it began.\""""
        return business_day(self.started_at, self.shop.zone)

    @property
    def visitor(self) -> VisitorKey:
        """Code A: "login id if known in the session, else first-party cookie/device id"; "the last
        login in a session counts for the whole session"."""
        login = self.login or self.later_login
        if login:
            return ("login", login)
        return ("cookie", self.cookie) if self.cookie else ("session", self.key[-1])

    @property
    def login(self) -> str | None:
        logins = [event.user_id for event in self.events if event.user_id]
        return logins[-1] if logins else None

    @property
    def cookie(self) -> str | None:
        return next((event.visitor_id for event in self.events if event.visitor_id), None)

    @property
    def page_views(self) -> int:
        return sum(event.event_name == "page_view" for event in self.events)

    @property
    def duration(self) -> timedelta:
        """Catalogue avg_session_duration: "last page has no dwell time"."""
        return self.events[-1].occurred_at - self.events[0].occurred_at

    @property
    def is_engaged(self) -> bool:
        """Catalogue engaged_sessions: "> 10 s OR with ≥ 1 key event OR ≥ 2 page views"."""
        has_key_event = any(event.event_name in key_events() for event in self.events)
        return self.duration > ENGAGED or has_key_event or self.page_views >= 2

    @property
    def channel(self) -> str:
        """First hit with a source counts; "a session with none is Direct"."""
        for event in self.events:
            source = source_of_hit(event)
            if source:
                return channel_group(source)
        return DIRECT

    @property
    def device(self) -> str:
        return next((event.device for event in self.events if event.device), UNKNOWN)

    @property
    def members(self) -> dict[str, str]:
        return {
            "channel_group": self.channel,
            "device": self.device,
            "visitor_type": "new" if self.is_first_of_visitor else "returning",
        }


@dataclass(frozen=True)
class Cart:
    """Catalogue cart_abandonment_rate; docs/decisions.md, Conversion: "the tracker's cart id, else
    all cart events of a session"."""

    visits: tuple[Visit, ...]
    events: tuple[WebEvent, ...]

    @property
    def created_at(self) -> datetime | None:
        """ "It exists from its first added item, also if that is taken out again.\""""
        return _first(self.events, "add_to_cart")

    @property
    def checkout_started_at(self) -> datetime | None:
        return _first(self.events, "begin_checkout")

    @property
    def visitors(self) -> set[VisitorKey]:
        return {visit.visitor for visit in self.visits}

    @property
    def members(self) -> dict[str, str]:
        """ "Channel and device are those of its first session.\""""
        members = min(self.visits, key=lambda visit: visit.started_at).members
        return {name: members[name] for name in ("channel_group", "device")}

    @property
    def value(self) -> tuple[Decimal, str] | None:
        """What was put in and not taken out again."""
        worth = Decimal(0)
        currency = None
        for event in self.events:
            sign = {"add_to_cart": 1, "remove_from_cart": -1}.get(event.event_name, 0)
            if sign and event.value is not None:
                worth += sign * event.value
                currency = event.currency
        return (max(worth, Decimal(0)), currency) if currency else None


class Visits:
    """The web events of one shop, counted, and the orders of the shop linked to them."""

    def __init__(self, shop: Shop, tables: Tables, orders: list[Order], staff: set[str]) -> None:
        self.shop = shop
        self.events = counted_events(tables.web_events)
        self.visits = [
            visit
            for visit in self._visits()
            if not any(event.user_id in staff for event in visit.events)
        ]
        self.visits.sort(key=lambda visit: (visit.started_at, visit.key))
        kept = {event.event_id for visit in self.visits for event in visit.events}
        self.events = [event for event in self.events if event.event_id in kept]
        self._stitch()
        self.visit_of_event = {
            event.event_id: visit for visit in self.visits for event in visit.events
        }
        seen: set[VisitorKey] = set()
        for visit in self.visits:
            visit.is_first_of_visitor = visit.visitor not in seen
            seen.add(visit.visitor)
        self.visit_of_order: dict[str, Visit] = {}
        for order in orders:
            led_by = self._visit_of(order)
            if led_by:
                self.visit_of_order[order.order_id] = led_by
                led_by.orders.append(order)

    def _stitch(self) -> None:
        """Code A: "backward stitching only inside the same session chain (30 d)": a session without
        login takes that of the next session of its cookie with one, begun within 30 days."""
        next_login: dict[str, Visit] = {}
        for visit in reversed(self.visits):
            if visit.cookie is None:
                continue
            if visit.login:
                next_login[visit.cookie] = visit
                continue
            later = next_login.get(visit.cookie)
            if later and later.started_at - visit.started_at <= STITCHED_WITHIN:
                visit.later_login = later.login

    def _visits(self) -> list[Visit]:
        """ "The source's session where it has an id, and is never cut"; without an id a pause of
        more than 30 minutes of the cookie, else of the login, ends it."""
        with_id: dict[VisitKey, Visit] = {}
        runs: list[Visit] = []
        open_runs: dict[VisitKey, Visit] = {}
        for event in self.events:
            if event.session_id:
                key: VisitKey = ("id", event.session_id)
                with_id.setdefault(key, Visit(key, self.shop)).events.append(event)
                continue
            who = ("cookie", event.visitor_id) if event.visitor_id else ("login", event.user_id)
            key = ("run", who[0], str(who[1]))
            run = open_runs.get(key)
            if run is None or event.occurred_at - run.events[-1].occurred_at > TIMEOUT:
                run = Visit((*key, event.occurred_at.isoformat()), self.shop)
                open_runs[key] = run
                runs.append(run)
            run.events.append(event)
        return [*with_id.values(), *runs]

    def _visit_of(self, order: Order) -> Visit | None:
        """ "The session of its purchase event with the order's id, ... then the session the order
        names, then the last visit of its cookie in the day before.\""""
        for event in self.events:
            if event.event_name == "purchase" and event.order_id == order.order_id:
                return self.visit_of_event[event.event_id]
        for visit in self.visits:
            if order.session_id and visit.key == ("id", order.session_id):
                return visit
        earliest = order.created_at - LAST_VISIT_BEFORE_ORDER
        before = [
            visit
            for visit in self.visits
            if order.visitor_id
            and any(event.visitor_id == order.visitor_id for event in visit.events)
            and earliest <= visit.started_at <= order.created_at
        ]
        return max(before, key=lambda visit: visit.started_at, default=None)

    def first_seen(self) -> dict[VisitorKey, date]:
        """Day of the first-ever event of every visitor."""
        first: dict[VisitorKey, date] = {}
        for visit in self.visits:
            first[visit.visitor] = min(visit.day, first.get(visit.visitor, visit.day))
        return first

    def members_of_order(self, order: Order) -> dict[str, str]:
        """Channel, device and visitor type of an order: those of its visit, else its own."""
        visit = self.visit_of_order.get(order.order_id)
        if visit:
            return visit.members
        channel = UNTRACKED
        if order.landing_source or order.landing_medium or order.landing_campaign:
            channel = channel_group(
                Source(order.landing_source, order.landing_medium, order.landing_campaign)
            )
        return {
            "channel_group": channel,
            "device": order.device or UNKNOWN,
            "visitor_type": UNTRACKED,
        }

    def carts(self) -> list[Cart]:
        """All carts and checkouts of the shop."""
        events_of: dict[tuple[str, ...], list[WebEvent]] = {}
        for event in self.events:
            if event.event_name in ("add_to_cart", "remove_from_cart", "begin_checkout"):
                visit = self.visit_of_event[event.event_id]
                key = ("cart", event.cart_id) if event.cart_id else ("visit", *visit.key)
                events_of.setdefault(key, []).append(event)
        carts = []
        for events in events_of.values():
            visits = {
                self.visit_of_event[event.event_id].key: self.visit_of_event[event.event_id]
                for event in events
            }
            carts.append(Cart(tuple(visits.values()), tuple(events)))
        return carts

    def purchases_of(self, visitors: set[VisitorKey]) -> list[datetime]:
        """When any of these visitors ordered: purchase events and linked orders."""
        times = []
        for visit in self.visits:
            if visit.visitor in visitors:
                times += [order.created_at for order in visit.orders]
                times += [
                    event.occurred_at for event in visit.events if event.event_name == "purchase"
                ]
        return times

    def sends(self, event_name: str) -> bool:
        """Whether the shop ever sends this event."""
        return any(event.event_name == event_name for event in self.events)


def counted_events(events: tuple[WebEvent, ...]) -> list[WebEvent]:
    """Code B: bots are out, as are hits without cookie, login and session; staff leave with their
    whole sessions: "a session in which somebody of the staff logged in is one of staff"."""
    counted = [
        event
        for event in events
        if not event.is_bot and (event.visitor_id or event.user_id or event.session_id)
    ]
    return sorted(counted, key=lambda event: (event.occurred_at, event.event_id))


def _first(events: tuple[WebEvent, ...], name: str) -> datetime | None:
    return min((event.occurred_at for event in events if event.event_name == name), default=None)
