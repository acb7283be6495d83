"""Rows of Shopify's own exports, headers as the platform writes them."""

from collections.abc import Iterator

from shopmarts.sample.calendar import DAY, Calendar
from shopmarts.sample.catalogue import Catalogue, Sku
from shopmarts.sample.entities import Line, Order, Payment, Refund
from shopmarts.sample.money import cents, text
from shopmarts.sample.people import Person, shopify_customer_id
from shopmarts.sample.shopify_headers import ORDERS_HEADER, PRODUCTS_HEADER
from shopmarts.sample.shops import Shop

_CITIES = {"PL": ("Kraków", "30-001"), "DE": ("Berlin", "01067"), "CZ": ("Praha", "11000"),
           "FR": ("Paris", "75001")}  # fmt: skip


class ShopifyRows:
    """Renders one shop's records; methods with `at` show the state at that moment."""

    def __init__(self, shop: Shop, calendar: Calendar, catalogue: Catalogue) -> None:
        self._shop = shop
        self._calendar = calendar
        self._catalogue = catalogue

    def order(self, order: Order, at: int) -> list[list[str]]:
        """Return a row per line; what belongs to the order stands on the first one only."""
        cells = self._order_cells(order, at)
        rows = []
        for place, line in enumerate(order.lines):
            first = cells if place == 0 else {}
            row = {**first, **self._common_cells(order), **self._line_cells(order, line, at)}
            rows.append([row.get(name, "") for name in ORDERS_HEADER])
        return rows

    def charge(self, order: Order, payment: Payment) -> list[str]:
        """Return the transaction of a captured payment."""
        captured = payment.captured_at or 0
        return self._transaction(
            order,
            captured,
            "charge",
            amount=payment.amount,
            fee=payment.fee,
            brand=payment.card_brand,
        )

    def refund(self, order: Order, refund: Refund) -> list[str]:
        """Return the transaction of a processed refund: negative, and the fee is not given back."""
        brand = order.payments[-1].card_brand
        return self._transaction(
            order, refund.decided_at, "refund", amount=-refund.amount, fee=0, brand=brand
        )

    def customer(self, person: Person, orders: int, spent: int) -> list[str]:
        """Return a customer's row under the current header."""
        city, postcode = _CITIES[person.country]
        return [
            f"'{shopify_customer_id(person.number)}", person.first_name, person.last_name,
            person.email, _yes(person.number % 2 == 0), "", f"ul. Polna {person.number % 90 + 1}",
            "", city, person.region, person.country, f"'{postcode}", _quoted(person.phone),
            _quoted(person.phone), "no", text(spent), str(orders), "", "no",
            "vip" if orders > 3 else "",
        ]  # fmt: skip

    def old_customer(self, person: Person, orders: int, spent: int) -> list[str]:
        """Return a customer's row under the old header."""
        city, postcode = _CITIES[person.country]
        return [
            person.first_name, person.last_name, person.email, _yes(person.number % 2 == 0), "",
            f"ul. Polna {person.number % 90 + 1}", "", city, person.region, person.region,
            person.country, person.country, f"'{postcode}", _quoted(person.phone), "no",
            text(spent), str(orders), "", "", "no",
        ]  # fmt: skip

    def products(self) -> Iterator[list[str]]:
        """Yield a row per variant and second picture; product cells on the first row only."""
        seen = set()
        for sku in self._catalogue.all:
            is_first = sku.product_id not in seen
            seen.add(sku.product_id)
            yield self._product_row(sku, is_first)
            if is_first and not sku.is_gift_card:
                picture = {
                    "Handle": _handle(sku),
                    "Image Src": f"https://cdn.example.com/{_handle(sku)}-2.jpg",
                    "Image Position": "2",
                }
                yield [picture.get(name, "") for name in PRODUCTS_HEADER]

    def _product_row(self, sku: Sku, is_first: bool) -> list[str]:
        cells = {
            "Handle": _handle(sku),
            "Option1 Value": sku.option or "Default Title",
            "Variant SKU": sku.sku,
            "Variant Grams": "350",
            "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": "40",
            "Variant Inventory Policy": "deny",
            "Variant Fulfillment Service": "manual",
            "Variant Price": text(sku.price),
            "Variant Requires Shipping": _true(not sku.is_gift_card),
            "Variant Taxable": _true(not sku.is_gift_card),
            "Variant Weight Unit": "kg",
            "Cost per item": text(sku.costs[-1][1]) if sku.costs else "",
        }
        if is_first:
            cells |= {
                "Title": sku.name,
                "Body (HTML)": f"<p>{sku.name},\nmade to last.</p>",
                "Vendor": self._shop.name,
                "Type": sku.category,
                "Tags": f"{sku.category}, {sku.subcategory}",
                "Published": "true",
                "Option1 Name": "Variant" if sku.option else "Title",
                "Image Src": f"https://cdn.example.com/{_handle(sku)}.jpg",
                "Image Position": "1",
                "Gift Card": _true(sku.is_gift_card),
            }
        return [cells.get(name, "") for name in PRODUCTS_HEADER]

    def _common_cells(self, order: Order) -> dict[str, str]:
        return {
            "Name": f"#{order.number}",
            "Email": order.email,
            "Created at": self._time(order.created_at),
            "Vendor": self._shop.name,
        }

    def _line_cells(self, order: Order, line: Line, at: int) -> dict[str, str]:
        is_shipped = order.shipped_at is not None and order.shipped_at < at
        name = f"{line.sku.name} - {line.sku.option}" if line.sku.option else line.sku.name
        return {
            "Lineitem quantity": str(line.quantity),
            "Lineitem name": name,
            "Lineitem price": text(line.unit_price),
            "Lineitem sku": line.sku.sku,
            "Lineitem requires shipping": _true(not line.sku.is_gift_card),
            "Lineitem taxable": _true(not line.sku.is_gift_card),
            "Lineitem fulfillment status": "fulfilled" if is_shipped else "pending",
            "Lineitem discount": text(line.discount),
        }

    def _order_cells(self, order: Order, at: int) -> dict[str, str]:
        paid_at = order.paid_at(at) if not order.is_test else order.created_at
        is_shipped = order.shipped_at is not None and order.shipped_at < at
        is_cancelled = order.cancelled_at is not None and order.cancelled_at < at
        captured = sum(p.amount for p in order.payments if p.is_captured_at(at))
        refunded = order.refunded_at(at)
        taxable = sum(line.net for line in order.goods) + order.shipping
        taxes = cents(taxable * self._shop.tax_percent, 100 + self._shop.tax_percent)
        cells = {
            "Financial Status": _financial_status(order, at),
            "Paid at": self._time(paid_at) if paid_at is not None else "",
            "Fulfillment Status": "fulfilled" if is_shipped else "unfulfilled",
            "Fulfilled at": self._time(order.shipped_at or 0) if is_shipped else "",
            "Accepts Marketing": _yes(order.person.number % 2 == 0),
            "Currency": order.currency,
            "Subtotal": text(order.total - order.shipping),
            "Shipping": text(order.shipping),
            "Taxes": text(taxes),
            "Total": text(order.total),
            "Discount Code": order.coupon,
            "Discount Amount": text(order.order_discount),
            "Shipping Method": "Courier" if order.shipping else "Free shipping",
            "Notes": order.note,
            "Cancelled at": self._time(order.cancelled_at or 0) if is_cancelled else "",
            "Payment Method": "bogus" if order.is_test else "Shopify Payments",
            "Payment Reference": f"c{order.number}.1" if order.payments else "",
            "Refunded Amount": text(refunded),
            "Outstanding Balance": text(0 if order.is_test else order.total - captured),
            "Id": f"'{order.order_id}",
            "Tags": "test" if order.is_test else "",
            "Risk Level": "Low",
            "Source": "shopify_draft_order" if order.is_draft else "web",
            "Tax 1 Name": f"VAT {self._shop.tax_percent}%" if order.goods else "",
            "Tax 1 Value": text(taxes) if order.goods else "",
            "Phone": _quoted(order.phone),
            "Duties": "",
        }
        return cells | self._addresses(order)

    def _addresses(self, order: Order) -> dict[str, str]:
        person = order.person
        city, postcode = _CITIES[person.country]
        street = f"ul. Polna {person.number % 90 + 1}"
        cells: dict[str, str] = {}
        for side in ("Billing", "Shipping"):
            cells |= {
                f"{side} Name": f"{person.first_name} {person.last_name}",
                f"{side} Street": street,
                f"{side} Address1": street,
                f"{side} City": city,
                f"{side} Zip": f"'{postcode}",
                f"{side} Province": person.region,
                f"{side} Country": person.country,
                f"{side} Phone": _quoted(order.phone),
            }
        return cells

    def _transaction(
        self, order: Order, at: int, kind: str, *, amount: int, fee: int, brand: str
    ) -> list[str]:
        payout = self._calendar.business_date(at + 3 * DAY)
        is_paid_out = at + 3 * DAY < self._calendar.end
        return [
            self._time(at), kind, f"#{order.number}", brand, "online",
            "paid" if is_paid_out else "pending", str(payout) if is_paid_out else "",
            f"{payout:%Y%m%d}01" if is_paid_out else "", str(payout), text(amount), text(fee),
            text(amount - fee), f"#{68_000_000_000_000 + order.number}", "card", text(amount),
            order.currency, order.currency, "0.00",
        ]  # fmt: skip

    def _time(self, at: int) -> str:
        iso = self._calendar.text_with_offset(at)
        return f"{iso[:10]} {iso[11:19]} {iso[19:22]}{iso[23:]}"


def _financial_status(order: Order, at: int) -> str:
    if order.is_test:
        return "paid"
    captured = sum(p.amount for p in order.payments if p.is_captured_at(at))
    refunded = order.refunded_at(at)
    if refunded:
        return "refunded" if refunded == order.total else "partially_refunded"
    if captured >= order.total:
        return "paid"
    if order.cancelled_at is not None and order.cancelled_at < at:
        return "voided"
    return "partially_paid" if captured else "pending"


def _handle(sku: Sku) -> str:
    return sku.name.lower().replace(",", "").replace(" ", "-")


def _quoted(value: str) -> str:
    return f"'{value}" if value else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _true(value: bool) -> str:
    return "true" if value else "false"
