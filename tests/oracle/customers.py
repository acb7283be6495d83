"""Who bought: handbook, code A, and docs/decisions.md, Customers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.oracle.world import Order, Tables

CustomerKey = tuple[str, str]
LEAST_DIGITS_OF_A_PHONE = 7


def normal_email(email: str | None) -> str | None:
    """``lower(email)`` without blanks around it."""
    return email.strip().lower() if email and email.strip() else None


def normal_phone(phone: str | None) -> str | None:
    """The digits of a phone number; "masked and short phone numbers are ignored"."""
    if not phone or "*" in phone:
        return None
    digits = re.sub(r"\D", "", phone)
    return digits if len(digits) >= LEAST_DIGITS_OF_A_PHONE else None


class Identities:
    """The customers of one shop: "known by account, else e-mail, else phone"."""

    def __init__(self, tables: Tables) -> None:
        self.account_of_email: dict[str, str] = {}
        self.account_of_phone: dict[str, str] = {}
        self.email_of_phone: dict[str, str] = {}
        self.staff = {row.customer_id for row in tables.customers if row.is_staff}
        for row in tables.customers:
            self._learn_account(row.customer_id, row.email, row.phone)
        for order in tables.orders:
            if order.customer_id:
                self._learn_account(order.customer_id, order.customer_email, order.customer_phone)
        self._learn_guests(tables.orders)

    def _learn_account(self, account: str, email: str | None, phone: str | None) -> None:
        """An address several accounts share belongs to the least account id."""
        for known, address in (
            (self.account_of_email, normal_email(email)),
            (self.account_of_phone, normal_phone(phone)),
        ):
            if address:
                known[address] = min(account, known.get(address, account))

    def _learn_guests(self, orders: Iterable[Order]) -> None:
        """A guest's phone number follows the e-mail it was given with."""
        for order in orders:
            email, phone = normal_email(order.customer_email), normal_phone(order.customer_phone)
            if not order.customer_id and email and phone:
                self.email_of_phone[phone] = min(email, self.email_of_phone.get(phone, email))

    def key(self, order: Order) -> CustomerKey:
        """The customer of an order; one that names nobody is a customer of its own."""
        if order.customer_id:
            return ("account", order.customer_id)
        email, phone = normal_email(order.customer_email), normal_phone(order.customer_phone)
        if email is None and phone:
            if phone in self.account_of_phone:
                return ("account", self.account_of_phone[phone])
            if phone not in self.email_of_phone:
                return ("phone", phone)
            email = self.email_of_phone[phone]
        if email is None:
            return ("order", order.order_id)
        if email in self.account_of_email:
            return ("account", self.account_of_email[email])
        return ("email", email)

    def is_staff(self, key: CustomerKey) -> bool:
        return key[0] == "account" and key[1] in self.staff
