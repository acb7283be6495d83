"""The GA4 BigQuery export as NDJSON: one event per line, 64-bit numbers as strings."""

from datetime import date, timedelta
from json import dumps

from shopmarts.sample.calendar import START, Period, periods, utc
from shopmarts.sample.catalogue import Sku
from shopmarts.sample.entities import Event, Session
from shopmarts.sample.files import ExportFile, Exports, PeriodFiles
from shopmarts.sample.money import text
from shopmarts.sample.world import World

_NAMES = {"product_view": "view_item", "search": "view_search_results"}
_DUPLICATE_EVERY = 40  # GA4 sends the purchase of a reloaded thank-you page again


class Ga4Exports:
    """Writes the sessions of one shop, a file per month named after the last day in it."""

    def __init__(self, world: World, exports: Exports) -> None:
        self._world = world
        self._calendar = world.calendar
        spans = periods(START, world.calendar.days, 1, world.calendar.tz)
        self._exports = exports
        self._files = PeriodFiles(exports, spans, self._create)
        self._items = {sku.sku: _item(sku) for sku in world.catalogue.all}

    def day(self, day: date) -> None:
        """Begin a day: finish the files of earlier months."""
        self._files.close_before(day)

    def session(self, session: Session) -> None:
        """Write a session's events, with those that GA4 adds at its start."""
        first = session.events[0]
        shared = _Shared(session)
        self._event(shared, Event(first.at, "session_start", first.page), 0, 0)
        if session.is_first:
            self._event(shared, Event(first.at, "first_visit", first.page), 0, 1)
        for place, event in enumerate(session.events):
            self._event(shared, event, place, place + 2)
            if event.order is not None and event.order.number % _DUPLICATE_EVERY == 0:
                self._event(shared, event, place, place + 3)

    def end(self) -> None:
        """Finish all files."""
        self._files.close()

    def _event(self, shared: "_Shared", event: Event, place: int, micros: int) -> None:
        """Write one event, the `place`-th of its session; `micros` keeps equal seconds apart."""
        day = self._calendar.business_date(event.at)
        params = shared.arrival if place == 0 else shared.later
        if event.value:
            params += f",{_text('currency', shared.currency)},{_double('value', event.value)}"
        user = shared.user if place >= shared.login_from else ""
        self._files.file(day).line(
            f'{{"event_date":"{day:%Y%m%d}","event_timestamp":"{event.at}{micros:06d}",'
            f'"event_name":"{_NAMES.get(event.name, event.name)}","event_params":['
            f"{_text('page_location', f'https://{self._world.shop.domain}{event.page}')},{params}],"
            f"{user}{shared.device}{shared.traffic if place == 0 else ''}"
            f'{self._ecommerce(event)}"items":[{self._item_list(event)}]}}'
        )

    def _ecommerce(self, event: Event) -> str:
        order = event.order
        if order is None:
            return ""
        units = sum(line.quantity for line in order.lines)
        return (
            f'"ecommerce":{{"total_item_quantity":"{units}","purchase_revenue":{text(order.total)},'
            f'"shipping_value":{text(order.shipping)},"tax_value":{text(order.tax)},'
            f'"unique_items":"{len(order.lines)}","transaction_id":"#{order.number}"}},'
        )

    def _item_list(self, event: Event) -> str:
        if event.order is not None:
            return ",".join(
                f'{self._items[line.sku.sku]},"quantity":"{line.quantity}",'
                f'"item_revenue":{text(line.net)}}}'
                for line in event.order.lines
            )
        if event.sku is not None and event.name != "page_view":
            return f'{self._items[event.sku.sku]},"quantity":"{event.quantity or 1}"}}'
        return ""

    def _create(self, _: int, period: Period) -> ExportFile:
        name = f"{self._world.shop.shop_id}/ga4/events_{period.last:%Y%m%d}.json.gz"
        exported_at = utc(period.last + timedelta(days=1), 3)
        return ExportFile(self._exports.root / name, exported_at)


def _item(sku: Sku) -> str:
    """Return an item as an open JSON object, to be continued with quantity and revenue."""
    name = dumps(f"{sku.name} {sku.option}".strip(), ensure_ascii=False)
    return (
        f'{{"item_id":"{sku.sku}","item_name":{name},"item_category":"{sku.category}",'
        f'"price":{text(sku.price)}'
    )


class _Shared:
    """What the events of a session have in common, as pieces of JSON."""

    def __init__(self, session: Session) -> None:
        self.currency = session.currency
        self.login_from = session.login_from
        self.later = ",".join(
            (
                _number("ga_session_id", session.started_at),
                _number("ga_session_number", 1 if session.is_first else 2),
                _text("session_engaged", "1" if len(session.events) > 1 else "0"),
                _number("engagement_time_msec", 9000),
            )
        )
        self.arrival = self.later
        if session.referrer:
            self.arrival += f",{_text('page_referrer', session.referrer)}"
        self.user = f'"user_id":"{session.user_id}",' if session.user_id else ""
        self.device = (
            f'"user_pseudo_id":"{session.cookie}","stream_id":"4711","platform":"WEB",'
            f'"device":{{"category":"{session.device}"}},"geo":{{"country":"{session.country}"}},'
        )
        self.traffic = _traffic(session)


def _traffic(session: Session) -> str:
    """Where the session came from, as collected with its first event."""
    if session.source:
        click = f',"gclid":"{session.click_id}"' if session.click_id.startswith("gclid") else ""
        return (
            f'"collected_traffic_source":{{"manual_source":"{session.source}",'
            f'"manual_medium":"{session.medium}",'
            f'"manual_campaign_name":"{session.campaign}"{click}}},'
        )
    return ""


def _text(key: str, value: str) -> str:
    return f'{{"key":"{key}","value":{{"string_value":"{value}"}}}}'


def _number(key: str, value: int) -> str:
    return f'{{"key":"{key}","value":{{"int_value":"{value}"}}}}'


def _double(key: str, value: int) -> str:
    return f'{{"key":"{key}","value":{{"double_value":{text(value)}}}}}'
