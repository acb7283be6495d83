"""How fast pages load for visitors: some page loads of each day, measured in their browsers."""

from collections.abc import Iterator
from datetime import date
from random import Random

from shopmarts.sample.entities import Event, Session
from shopmarts.sample.shops import Shop

Measured = tuple[Event, list[tuple[str, str]]]  # (metric, value) of a page load

LOADS_A_DAY = 5
_TYPICAL_LCP = {"": 1300, "products": 1800, "search": 1600, "cart": 1200}
_CHECKOUT_LCP = 1900


class PageLoads:
    """Measures the first page loads of each day, with random numbers of its own."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._rng = Random()
        self._left = 0

    def day(self, day: date) -> None:
        """Begin a day."""
        self._rng = Random(f"{self._shop.shop_id}/{day}/speed")
        self._left = LOADS_A_DAY if self._shop.measures_speed else 0

    def measure(self, session: Session) -> Iterator[Measured]:
        """Yield the measured page loads of a session: each event that opens another page."""
        page = None
        for event in session.events:
            if event.page == page or session.is_bot or not self._left:
                continue
            page = event.page
            self._left -= 1
            yield event, self._values(session, event)

    def _values(self, session: Session, event: Event) -> list[tuple[str, str]]:
        typical = _TYPICAL_LCP.get(event.page.split("/")[1], _CHECKOUT_LCP)
        slowness = (10 if session.device == "desktop" else 14) * self._spread() / 10
        first_byte, largest = int(180 * slowness), int(typical * slowness)
        loaded = largest + int(600 * self._spread())
        shift = self._rng.random() * self._rng.random() * 0.25
        values = [("TTFB", f"{first_byte}"), ("LCP", f"{largest}"), ("LOAD", f"{loaded}")]
        values.append(("CLS", f"{shift:.4f}"))
        if self._rng.random() < 0.7:  # without interaction there is no INP
            values.append(("INP", f"{int(90 * slowness)}"))
        return values

    def _spread(self) -> float:
        """Draw a factor around 1, now and then a multiple of it."""
        rare = self._rng.random() ** 8
        return 0.5 + self._rng.random() + 3 * rare
