"""What buyers say after they have ordered: requests to the help desk, answers to a survey."""

import heapq
from collections import Counter
from collections.abc import Iterator
from random import Random

from shopmarts.sample.calendar import DAY, HOUR
from shopmarts.sample.entities import Answer, Order, Ticket
from shopmarts.sample.shops import Shop

_ASKS, _ASKS_AFTER_REFUND = 0.10, 0.6
_ANSWERS = 0.12
_LEAVES_EARLY = 0.15  # of those who begin a survey that takes several questions
_REASONS = ("where is my order", "size", "invoice", "change of address", "damaged", "other")
_CHANNELS = ("Mail", "Mail", "Web form", "Chat")
_RATINGS = ("Good", "Good", "Good", "Bad", "Offered", "Offered", "Not Offered", "Not Offered")
# from detractors to promoters, with the answers that people like
_SCORES = (0, 2, 4, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 10)
_COMMENTS = (
    "", "", "", "Quick, and well packed", 'The "gift box" came torn', "Thanks!\nWill order again",
    "Good value; delivery was slow", "Świetna jakość, polecam",
)  # fmt: skip


class Aftermath:
    """Invents them order by order and tells them in the order of time; one shop's.

    It draws random numbers of its own, so that orders and visits are the same without it.
    """

    def __init__(self, shop: Shop, seed: int) -> None:
        self._shop = shop
        self._seed = seed
        self._coming: list[tuple[int, int, Ticket | Answer]] = []
        self._invented = 0
        self._told: Counter[type] = Counter()

    def order(self, order: Order) -> None:
        """Let the buyer of an order come back, or not."""
        if order.is_test or order.is_staff or not (self._shop.help_desk or self._shop.survey):
            return
        rng = Random(f"{self._seed}/{self._shop.shop_id}/{order.number}/aftermath")
        if self._shop.help_desk:
            self._ask(rng, order)
        if self._shop.survey and order.person.email and order.delivered_at is not None:
            self._answer(rng, order, order.delivered_at)

    def until(self, end: int) -> Iterator[Ticket | Answer]:
        """Yield what comes in before a moment and has not been told yet."""
        while self._coming and self._coming[0][0] < end:
            _, _, told = heapq.heappop(self._coming)
            self._told[type(told)] += 1
            told.number = self._told[type(told)]
            yield told

    def _ask(self, rng: Random, order: Order) -> None:
        if rng.random() >= (_ASKS_AFTER_REFUND if order.refunds else _ASKS):
            return
        asked_at = order.refunds[0].requested_at if order.refunds else order.created_at + 12 * HOUR
        opened_at = asked_at + int(rng.random() * 9 * DAY)
        replied_at = opened_at + 120 + int(rng.random() * rng.random() * 30 * HOUR)
        ticket = Ticket(
            order=order,
            opened_at=opened_at,
            reason="refund" if order.refunds else rng.choice(_REASONS),
            channel=rng.choice(_CHANNELS),
            replied_at=replied_at,
            solved_at=replied_at + 600 + int(rng.random() * 5 * DAY),
            replies=1 + rng.randrange(4),
            reopens=int(rng.random() < 0.1),
            rating=rng.choice(_RATINGS),
        )
        self._tell(opened_at, ticket)

    def _answer(self, rng: Random, order: Order, delivered_at: int) -> None:
        if rng.random() >= _ANSWERS:
            return
        opened_at = delivered_at + 3 * DAY + int(rng.random() * 2 * DAY)
        leaves_early = self._shop.survey == "typeform" and rng.random() < _LEAVES_EARLY
        answer = Answer(
            order=order,
            opened_at=opened_at,
            score=rng.choice(_SCORES),
            comment=rng.choice(_COMMENTS),
            submitted_at=None if leaves_early else opened_at + 20 + rng.randrange(200),
        )
        self._tell(answer.at, answer)

    def _tell(self, at: int, told: Ticket | Answer) -> None:
        self._invented += 1
        heapq.heappush(self._coming, (at, self._invented, told))
