"""The world of one shop, day by day: all that happens in the order in which it begins."""

from collections.abc import Iterator
from datetime import date
from random import Random

from shopmarts.sample.aftermath import Aftermath
from shopmarts.sample.bitmap import Bitmap
from shopmarts.sample.calendar import HOUR, Calendar
from shopmarts.sample.catalogue import build_catalogue
from shopmarts.sample.entities import Answer, Line, Order, Session, Ticket
from shopmarts.sample.lifecycle import Lifecycle
from shopmarts.sample.orders import Special, draw_lines, place_order, special
from shopmarts.sample.people import ANONYMOUS, REGISTERED, STAFF_NUMBER, Person, Population, cookie
from shopmarts.sample.plan import VISITS_PER_ORDER, DayCurve, orders_per_day
from shopmarts.sample.shops import Shop
from shopmarts.sample.visits import Visits

Happening = date | Order | Session | Ticket | Answer

_BOTS_PER_ORDER = 0.03
_UNTRACKED = 0.10
_SECOND_SESSION = 0.04
_STAFF_EVERY_DAYS = 3


class World:
    """One shop's people, visits and orders; the same for the same shop, orders, days and seed."""

    def __init__(self, shop: Shop, orders: int, days: int, seed: int) -> None:
        self.shop = shop
        self.calendar = Calendar(shop.timezone, days)
        self.catalogue = build_catalogue(shop, seed, days)
        self.people = Population(shop, seed)
        self._seed = seed
        self._orders_per_day = orders_per_day(orders, days)
        self._visits = Visits(shop, self.catalogue)
        self._lifecycle = Lifecycle(shop)
        self._aftermath = Aftermath(shop, seed)
        self._curve = DayCurve()
        self._seen_cookies = Bitmap()
        self._placed = 0

    def happenings(self) -> Iterator[Happening]:
        """Yield each day as it begins, then its sessions and orders; an order precedes its session.

        The tickets and answers of a day come last. Nothing happens at or after `calendar.end`,
        except in the recorded future of an order.
        """
        days = zip(self.calendar.day_bounds(), self._orders_per_day, strict=True)
        for number, ((day, start, end), orders) in enumerate(days):
            yield day
            rng = Random(f"{self._seed}/{self.shop.shop_id}/{day}")
            # the last evening stays quiet, so that no session is cut off by the end of the world
            length = (end - start) - (4 * HOUR if end == self.calendar.end else 0)
            staff = int(self.shop.has_staff and number % _STAFF_EVERY_DAYS == 0)
            for slot, fraction in self._slots(rng, orders, staff):
                at = start + int(self._curve.moment(fraction) * length)
                if slot == "order":
                    yield from self._order(rng, at, end)
                elif slot == "bot":
                    yield self._visits.bot(rng, at)
                elif slot == "staff":
                    yield self._staff_session(rng, at)
                else:
                    yield from self._browse(rng, at, end)
            self.people.end_of_day()
            yield from self._aftermath.until(end)

    def _slots(self, rng: Random, orders: int, staff: int) -> Iterator[tuple[str, float]]:
        """Shuffle the day's slots in one pass: draw each from what is left to come."""
        bots = int(orders * _BOTS_PER_ORDER + rng.random()) if self.shop.has_bots else 0
        visits = int(orders * VISITS_PER_ORDER + rng.random()) if self.shop.has_website else 0
        left = {"order": orders, "bot": bots, "staff": staff, "visit": visits}
        total = sum(left.values())
        for place in range(total):
            slot = _draw(rng.random() * (total - place), left)
            left[slot] -= 1
            yield slot, (place + rng.random()) / total

    def _browse(self, rng: Random, at: int, end: int) -> Iterator[Session]:
        person = self.people.person(self.people.browser(rng))
        has_account = self._has_account(person)
        comes_twice = rng.random() < _SECOND_SESSION and at < end - 6 * HOUR
        if comes_twice:
            first = self._visits.browse(rng, person, at, has_account, may_cart=False)
            yield self._note(first)
            at = first.events[-1].at + HOUR // 2 + 60 + int(rng.random() * HOUR)
        session = self._visits.browse(rng, person, at, has_account)
        has_cart = any(event.name == "add_to_cart" for event in session.events)
        self.people.has_come(
            person.number, must_rest=has_cart or session.events[-1].at > end - 2 * HOUR
        )
        yield self._note(session)

    def _order(self, rng: Random, at: int, end: int) -> Iterator[Order | Session]:
        place, kind = self._placed, special(self.shop, self._placed)
        self._placed += 1
        number = STAFF_NUMBER if kind.is_staff else self.people.orderer(rng)
        person = self.people.person(number)
        lines = draw_lines(rng, self.catalogue, person, kind)
        has_account = self._has_account(person)
        is_untracked = kind.is_untracked or not self.shop.has_website
        if is_untracked or rng.random() < _UNTRACKED:
            order = self._place(rng, place, at=at, person=person, lines=lines, kind=kind)
            self.people.has_come(number, must_rest=at > end - 2 * HOUR)
            yield order
            return
        session = self._visits.order(rng, person, at, has_account, lines)
        purchase = session.events[-1]
        order = self._place(rng, place, at=purchase.at, person=person, lines=lines, kind=kind)
        order.cookie, order.device = session.cookie, session.device
        if self.shop.has_session_ids:
            order.session_id = session_id(session)
        purchase.order, purchase.value = order, order.total
        self.people.has_come(number, must_rest=True)
        yield order
        yield self._note(session)

    def _place(
        self,
        rng: Random,
        place: int,
        *,
        at: int,
        person: Person,
        lines: list[Line],
        kind: Special,
    ) -> Order:
        order = place_order(rng, self.shop, place, at=at, person=person, lines=lines, kind=kind)
        if person.kind != ANONYMOUS and person.number != STAFF_NUMBER:
            order.is_first = self.people.buyers.add(person.number)
        self._lifecycle.live(rng, order)
        self._aftermath.order(order)
        return order

    def _staff_session(self, rng: Random, at: int) -> Session:
        person = self.people.person(STAFF_NUMBER)
        session = self._visits.browse(rng, person, at, has_account=False)
        session.cookie, session.key = cookie(self.shop, STAFF_NUMBER, 0), 3 * STAFF_NUMBER + 2
        session.user_id, session.is_staff = person.customer_id, True
        session.login_from = 0
        return session

    def _has_account(self, person: Person) -> bool:
        return person.kind == REGISTERED and person.number in self.people.buyers

    def _note(self, session: Session) -> Session:
        """Mark the first session of a cookie."""
        session.is_first = self._seen_cookies.add(session.cookie_key)
        return session


def _draw(place: float, left: dict[str, int]) -> str:
    """Return the slot at a place of all that are left, in their order."""
    for slot, count in left.items():
        if place < count:
            return slot
        place -= count
    return next(slot for slot, count in left.items() if count)


def session_id(session: Session) -> str:
    """Return the id a shop gives the session."""
    return f"s{session.number:09d}"
