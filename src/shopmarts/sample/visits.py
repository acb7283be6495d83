"""Sessions: where visitors come from, what they look at, and how some of them buy."""

from dataclasses import dataclass
from random import Random

from shopmarts.sample.catalogue import Catalogue, Sku, price_in
from shopmarts.sample.entities import Event, Line, Session
from shopmarts.sample.people import REGISTERED, Person, cookie
from shopmarts.sample.shops import Shop

LONG_GAP = 40 * 60  # splits a session, unless the source numbers its sessions itself
SHORT_GAP = 28 * 60  # does not split a session

CURRENCY_FACTOR = {"CAD": 135, "MXN": 1800}  # price in hundredths of the shop currency's


@dataclass(frozen=True, slots=True)
class Channel:
    """How a session arrives."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    click_prefix: str = ""
    referrer: str = ""


_DIRECT = Channel()
_WEST = (
    (_DIRECT,) * 5
    + (Channel(referrer="https://www.google.com/"),) * 5
    + (Channel("google", "cpc", "search_brand", "gclid", "https://www.google.com/"),) * 2
    + (Channel("google", "cpc", "shopping_all", "gclid", "https://www.google.com/"),) * 2
    + (Channel("facebook", "paid_social", "prospecting", "fbclid", "https://l.facebook.com/"),) * 2
    + (Channel("newsletter", "email", "weekly"),) * 2
    + (Channel(referrer="https://www.instagram.com/"),)
    + (Channel(referrer="https://blog.example.net/best-of"),)
    + (Channel("partner", "affiliate", "spring"),)
)
_CHINA = (
    (_DIRECT,) * 6
    + (Channel("taobao", "organic", "", "", "https://s.taobao.com/"),) * 5
    + (Channel("zhitongche", "cpc", "关键词推广"),) * 3
    + (Channel("wanxiangtai", "cpc", "人群推广"),) * 2
    + (Channel("weibo", "social", "", "", "https://weibo.com/"),)
    + (Channel("live", "affiliate", "直播"),)
)


def sku_page(sku: Sku) -> str:
    """Path of a product page."""
    return f"/products/{sku.product_id.lower()}"


class Visits:
    """Builds the sessions of one shop."""

    def __init__(self, shop: Shop, catalogue: Catalogue) -> None:
        self._shop = shop
        self._goods = catalogue.goods
        self._channels = _CHINA if shop.country == "CN" else _WEST
        self._number = 0

    def browse(
        self, rng: Random, person: Person, start: int, has_account: bool, may_cart: bool = True
    ) -> Session:
        """A session without an order; some fill a cart, a few start the checkout."""
        session = self._open(rng, person, has_account and rng.random() < 0.5)
        factor = CURRENCY_FACTOR.get(person.currency, 100)
        walk = _Walk(rng, start, session.events)
        walk.step("page_view", "/")
        roll = rng.random()
        if roll < 0.5 and not session.user_id:
            return session
        if roll > 0.97:
            walk.wait(SHORT_GAP)
        if roll < 0.55:
            walk.step("search", "/search")
        for _ in range(1 + (roll > 0.72) + (roll > 0.9)):
            sku = self._draw_sku(rng)
            self._look_at(walk, sku, factor)
        if may_cart and rng.random() < 0.25:
            price = price_in(sku, factor)
            walk.step("add_to_cart", sku_page(sku), sku, sku.pack, price * sku.pack)
            if rng.random() < 0.15:
                walk.step("remove_from_cart", "/cart", sku, sku.pack, price * sku.pack)
            elif rng.random() < 0.4:
                walk.step("begin_checkout", "/checkout", value=price * sku.pack)
        return session

    def order(
        self, rng: Random, person: Person, start: int, has_account: bool, lines: list[Line]
    ) -> Session:
        """A session that ends in an order of `lines`; the purchase event still lacks its order."""
        session = self._open(rng, person, has_account and rng.random() < 0.8)
        factor = CURRENCY_FACTOR.get(person.currency, 100)
        walk = _Walk(rng, start, session.events)
        walk.step("page_view", "/")
        roll = rng.random()
        if roll < 0.01 and self._shop.has_session_ids:
            walk.wait(LONG_GAP)
        elif roll < 0.03:
            walk.wait(SHORT_GAP)
        buys_now = self._shop.platform == "tmall" and roll > 0.92
        for line in lines:
            self._look_at(walk, line.sku, factor)
            if not buys_now:
                page = sku_page(line.sku)
                walk.step("add_to_cart", page, line.sku, line.quantity, line.value)
        value = sum(line.value for line in lines)
        walk.step("begin_checkout", "/checkout", value=value)
        if person.kind == REGISTERED and not has_account:
            walk.step("sign_up", "/account/register")
            session.user_id = person.customer_id
            session.login_from = len(session.events) - 1
            session.key = 3 * person.number + 2
        walk.step("add_shipping_info", "/checkout/shipping", value=value)
        walk.step("add_payment_info", "/checkout/payment", value=value)
        walk.step("purchase", "/checkout/thank-you")
        return session

    def bot(self, rng: Random, start: int) -> Session:
        """A crawler that walks through product pages, three seconds each."""
        self._number += 1
        session = Session(
            -1, -1, f"bot{self._number}", self._number, True, "desktop", "US", self._shop.currency,
            is_bot=True,
        )  # fmt: skip
        for step in range(rng.randrange(8, 20)):
            sku = self._draw_sku(rng)
            session.events.append(Event(start + 3 * step, "page_view", sku_page(sku), sku))
        return session

    def _open(self, rng: Random, person: Person, is_logged_in: bool) -> Session:
        self._number += 1
        channel = self._channels[int(rng.random() * len(self._channels))]
        device_number = 1 if person.kind == REGISTERED and rng.random() < 0.2 else 0
        device = "mobile" if device_number else person.device
        session = Session(
            key=3 * person.number + (2 if is_logged_in else device_number),
            cookie_key=2 * person.number + device_number,
            cookie=cookie(self._shop, person.number, device_number),
            number=self._number,
            is_first=False,
            device=device,
            country=person.country,
            currency=person.currency,
            source=channel.source,
            medium=channel.medium,
            campaign=channel.campaign,
            click_id=f"{channel.click_prefix}.{self._number:x}" if channel.click_prefix else "",
            referrer=channel.referrer,
        )
        if is_logged_in:
            session.user_id = person.customer_id
            session.login_from = int(rng.random() * 2)
        return session

    def _draw_sku(self, rng: Random) -> Sku:
        """The front of the catalogue sells best."""
        return self._goods[int(rng.random() * rng.random() * len(self._goods))]

    def _look_at(self, walk: "_Walk", sku: Sku, factor: int) -> None:
        walk.step("page_view", sku_page(sku), sku)
        walk.at_once("product_view", sku_page(sku), sku, price_in(sku, factor))


class _Walk:
    """Puts one event after the other on the clock."""

    def __init__(self, rng: Random, start: int, events: list[Event]) -> None:
        self._rng = rng
        self._next = start
        self._events = events

    def step(
        self, name: str, page: str, sku: Sku | None = None, quantity: int = 0, value: int = 0
    ) -> None:
        self._events.append(Event(self._next, name, page, sku, quantity, value))
        self._next += 4 + int(self._rng.random() * 70)

    def at_once(self, name: str, page: str, sku: Sku, value: int) -> None:
        self._events.append(Event(self._events[-1].at, name, page, sku, 1, value))

    def wait(self, seconds: int) -> None:
        self._next = self._events[-1].at + seconds
