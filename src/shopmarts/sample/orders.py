"""Orders as they are placed: baskets, discounts, shipping and tax."""

from dataclasses import dataclass
from random import Random

from shopmarts.sample.catalogue import Catalogue, price_in
from shopmarts.sample.entities import Line, Order
from shopmarts.sample.money import UNIT, cents, share_out, without_tax
from shopmarts.sample.people import ANONYMOUS, EMAIL_GUEST, Person
from shopmarts.sample.shops import Shop
from shopmarts.sample.visits import CURRENCY_FACTOR

# US sales tax in ten-thousandths by state; elsewhere none is charged.
_SALES_TAX = {"CA": 725, "NY": 400, "TX": 625, "WA": 650, "FL": 600}
_COUPONS = (("WELCOME10", 10), ("SUMMER15", 15), ("CLUB12", 12), ("FIVEOFF", 0))
_NOTES = (
    'Please write "Happy Birthday" on the card.\nThank you!',
    "Leave with the neighbour,\nsecond door",
    "Call before delivery; code 12#34",
)

_GIFT_CARD_PLACES = {41: "only", 99: "with_goods"}


@dataclass(frozen=True, slots=True)
class Special:
    """What is out of the ordinary about an order; fixed places, so that every world has some."""

    is_test: bool = False
    is_staff: bool = False
    is_free: bool = False
    is_draft: bool = False
    is_presale: bool = False
    gift_cards: str = ""  # only | with_goods
    has_no_lines: bool = False

    @property
    def is_untracked(self) -> bool:
        """Whether no visit may lead to this order."""
        return self.is_test or self.is_staff or self.is_draft or self.has_no_lines


def special(shop: Shop, place: int) -> Special:
    """Return what is special about the order at a place (0, 1, 2, ...) in the shop's sequence."""
    if place % 250 == 17 and not shop.is_marketplace:
        kind = Special(is_test=True)
    elif place % 300 == 29 and shop.has_staff:
        kind = Special(is_staff=True)
    elif place % 200 == 53 and shop.has_free_orders:
        kind = Special(is_free=True)
    elif place % 180 == 77 and shop.platform == "shopify":
        kind = Special(is_draft=True)
    elif place % 150 in _GIFT_CARD_PLACES and not shop.is_marketplace:
        kind = Special(gift_cards=_GIFT_CARD_PLACES[place % 150])
    elif place == 60 and shop.platform not in ("shopify", "amazon"):
        kind = Special(has_no_lines=True)
    else:
        kind = Special(is_presale=shop.has_presale and place % 20 == 7)
    return kind


def draw_lines(rng: Random, catalogue: Catalogue, person: Person, kind: Special) -> list[Line]:
    """Fill a basket: distinct SKUs at today's price in the buyer's currency."""
    if kind.has_no_lines:
        return []
    factor = CURRENCY_FACTOR.get(person.currency, 100)
    skus = []
    if kind.gift_cards != "only":
        goods = catalogue.goods
        roll = rng.random()
        for _ in range(1 + (roll > 0.6) + (roll > 0.85) + (roll > 0.96)):
            sku = goods[int(rng.random() * rng.random() * len(goods))]
            if sku not in skus:
                skus.append(sku)
    if kind.gift_cards:
        skus.append(catalogue.gift_card)
    return [
        Line(number, sku, sku.pack * (1 + int(rng.random() ** 4 * 4)), price_in(sku, factor))
        for number, sku in enumerate(skus, 1)
    ]


def place_order(
    rng: Random,
    shop: Shop,
    place: int,
    *,
    at: int,
    person: Person,
    lines: list[Line],
    kind: Special,
) -> Order:
    """Turn a basket into an order: discounts, shipping, tax and total."""
    number = shop.first_order_number + place
    order = Order(
        number=number,
        order_id=_order_id(shop, number),
        created_at=at,
        person=person,
        currency=person.currency,
        lines=lines,
        is_test=kind.is_test,
        is_staff=kind.is_staff,
        is_draft=kind.is_draft,
        is_presale=kind.is_presale,
        device=person.device,
    )
    if person.kind != ANONYMOUS:
        order.email, order.phone = _contact(rng, person)
    if place % 90 == 5:
        order.note = _NOTES[place // 90 % len(_NOTES)]
    _give_discounts(rng, order, kind)
    subtotal = sum(line.net for line in lines)
    if kind.gift_cards != "only" and not kind.is_free and subtotal < 60 * UNIT:
        order.shipping = 499 * 100
    _add_tax(shop, order)
    order.total = subtotal + order.shipping + (0 if shop.is_tax_inclusive else order.tax)
    return order


def _order_id(shop: Shop, number: int) -> str:
    if shop.platform == "shopify":
        return str(5_600_000_000_000 + 32_768 * number)
    if shop.platform == "amazon":
        return f"{111 + number % 4}-{number:07d}-{number * 7919 % 10**7:07d}"
    return f"BB-{number}" if shop.country == "US" else f"2410{number:014d}"


def _contact(rng: Random, person: Person) -> tuple[str, str]:
    """E-mail and phone as typed: guests vary the case of one and the blanks of the other."""
    email, phone = person.email, person.phone
    if person.kind == EMAIL_GUEST and rng.random() < 0.15:
        email = email.upper() if rng.random() < 0.5 else email.capitalize()
    if not email and rng.random() < 0.2:
        phone = f"{phone[:3]} {phone[3:6]}-{phone[6:]}"
    return email, phone


def _give_discounts(rng: Random, order: Order, kind: Special) -> None:
    goods = order.goods
    if not goods:
        return
    for line in goods:
        if rng.random() < 0.12:
            line.discount = cents(line.value * (10, 15, 33)[int(rng.random() * 3)], 100)
    subtotal = sum(line.net for line in goods)
    if kind.is_free:
        order.coupon, order.order_discount = "ONTHEHOUSE", subtotal
    elif not kind.gift_cards and rng.random() < 0.14:
        order.coupon, percent = _COUPONS[int(rng.random() * len(_COUPONS))]
        asked = cents(subtotal * percent, 100) if percent else 5 * UNIT
        order.order_discount = min(asked, subtotal // 2 // 100 * 100)
    if order.order_discount:
        shares = share_out(order.order_discount, [line.net for line in goods])
        for line, share in zip(goods, shares, strict=True):
            line.order_discount = share


def _add_tax(shop: Shop, order: Order) -> None:
    """Tax of each line (none on gift cards) and of the order, with shipping where it is taxed."""
    if shop.is_tax_inclusive:
        for line in order.goods:
            line.tax = line.net - without_tax(line.net, shop.tax_percent)
        shipping_tax = order.shipping - without_tax(order.shipping, shop.tax_percent)
        order.tax = sum(line.tax for line in order.lines) + shipping_tax
        return
    rate = _SALES_TAX.get(order.person.region, 0) if order.person.country == "US" else 0
    for line in order.goods:
        line.tax = cents(line.net * rate, 10_000)
    order.tax = sum(line.tax for line in order.lines)
