"""Visitors and buyers: who they are follows from their number, so nobody has to be remembered."""

from dataclasses import dataclass
from random import Random

from shopmarts.sample.bitmap import Bitmap
from shopmarts.sample.shops import Shop

REGISTERED, EMAIL_GUEST, PHONE_GUEST, ANONYMOUS = "registered", "email", "phone", "anonymous"
STAFF_NUMBER = 0

_KINDS = (REGISTERED,) * 11 + (EMAIL_GUEST,) * 6 + (PHONE_GUEST,) * 2 + (ANONYMOUS,)
# marketplaces tell all about a buyer, or nothing
_KINDS_OF = {"tmall": (REGISTERED,), "amazon": (ANONYMOUS,)}
_PROSPECTS = 400
_MASK = (1 << 64) - 1

_NAMES = {
    "PL": (("Anna", "Jan", "Ewa", "Piotr", "Zofia", "Marek", "Łucja", "Paweł"),
           ("Nowak", "Kowalski", "Wójcik", "Zielińska", "Mazur", "Król", "Dąbrowska", "Wrona")),
    "US": (("Alice", "Bob", "Carol", "Dan", "Erin", "Frank", "Grace", "Henry"),
           ("Miller", "O'Neil", "Garcia", "Smith", "Johnson", "Lee", "Brown", "Young")),
    "CN": (("伟", "芳", "娜", "敏", "静", "强", "磊", "洋"),
           ("王", "李", "张", "刘", "陈", "杨", "赵", "黄")),
}  # fmt: skip
_REGIONS = {
    "US": ("CA", "NY", "TX", "WA", "OR", "FL"),
    "CA": ("ON", "BC"),
    "MX": ("CMX", "JAL"),
    "PL": ("MZ", "MA", "PM", "DS"),
    "DE": ("BE", "BY"),
    "CZ": ("PR", "JM"),
    "FR": ("IDF", "ARA"),
    "CN": ("浙江", "广东", "上海", "四川"),
}


def scramble(number: int) -> int:
    """Mix a number into 64 well-spread bits (the finaliser of splitmix64)."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor who may become a buyer; `email` and `phone` are empty where never given."""

    number: int
    kind: str
    first_name: str
    last_name: str
    email: str
    phone: str
    customer_id: str  # empty for guests
    country: str
    currency: str
    region: str
    device: str

    @property
    def is_known(self) -> bool:
        """Whether orders of this person can be told to be theirs."""
        return self.kind != ANONYMOUS


def person(shop: Shop, salt: int, number: int) -> Person:
    """Return the person with this number: always the same one for a shop and salt."""
    bits = scramble(salt ^ number * 0x5851F42D4C957F2D)
    is_staff = number == STAFF_NUMBER
    kinds = _KINDS_OF.get(shop.platform, _KINDS)
    kind = REGISTERED if is_staff else kinds[bits % len(kinds)]
    country, currency = shop.countries[0 if is_staff else (bits >> 8) % len(shop.countries)]
    first_names, last_names = _NAMES[shop.country]
    regions = _REGIONS[country]
    return Person(
        number=number,
        kind=kind,
        first_name=first_names[(bits >> 16) % len(first_names)],
        last_name=last_names[(bits >> 24) % len(last_names)],
        email=f"buyer{number}@example.{'org' if bits >> 32 & 1 else 'com'}"
        if kind in (REGISTERED, EMAIL_GUEST)
        else "",
        phone=_phone(shop, number)
        if kind == PHONE_GUEST or shop.platform == "tmall" or bits >> 33 & 1
        else "",
        customer_id=_customer_id(shop, number) if kind == REGISTERED else "",
        country=country,
        currency=currency,
        region=regions[(bits >> 40) % len(regions)],
        device=shop.devices[(bits >> 48) % len(shop.devices)],
    )


def _phone(shop: Shop, number: int) -> str:
    """A number nobody has: prefixes that are not given out."""
    if shop.country == "PL":
        return f"+480{number:08d}"
    return f"+1555{number:07d}" if shop.country == "US" else f"+8610{number:09d}"


def _customer_id(shop: Shop, number: int) -> str:
    if shop.platform == "shopify":
        return shopify_customer_id(number)
    return f"C{number:07d}" if shop.country == "US" else f"tb{10_000_000 + number}"


def shopify_customer_id(number: int) -> str:
    """Return Shopify's number for a customer; guests have one too, but cannot log in."""
    return str(7_000_000_000_000 + 32 * number)


def cookie(shop: Shop, number: int, device: int) -> str:
    """Return the cookie of a person's first (0) or second (1) device."""
    if shop.platform == "shopify":
        return f"{1_000_000_000 + number}.{1_700_000_000 + device}"
    return f"{'v' if shop.country == 'US' else 'u'}{2 * number + device:09d}"


class Population:
    """All people of a shop so far, at a few bits each; the first of them is the staff account.

    Nobody visits twice on one day, and whoever filled a cart or stayed late rests for two days:
    so sessions of one person never touch, and a cart is never bought in another session.
    """

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop = shop
        self.salt = scramble(sum(shop.shop_id.encode()) << 32 ^ seed)
        self.count = 1
        self.buyers = Bitmap()
        self._prospects: list[int] = []
        self._today = Bitmap()
        self._resting = [Bitmap(), Bitmap()]

    def person(self, number: int) -> Person:
        """Return a person by number."""
        return person(self.shop, self.salt, number)

    def newcomer(self) -> int:
        """Let a person nobody has seen come in."""
        self.count += 1
        return self.count - 1

    def browser(self, rng: Random) -> int:
        """Pick who looks around: somebody new, somebody seen before, or a former buyer."""
        roll = rng.random()
        if roll < 0.25:
            found = self._pick(rng, buyer=False)
        elif roll < 0.40:
            found = self._pick(rng, buyer=True)
        else:
            found = None
        if found is not None:
            return found
        number = self.newcomer()
        if len(self._prospects) < _PROSPECTS:
            self._prospects.append(number)
        elif roll < 0.7:
            self._prospects[rng.randrange(_PROSPECTS)] = number
        return number

    def orderer(self, rng: Random) -> int:
        """Pick who orders: a former buyer, somebody who has looked around, or somebody new."""
        roll = rng.random()
        if roll < 0.32:
            found = self._pick(rng, buyer=True)
            if found is not None:
                return found
        elif roll < 0.60 and self._prospects:
            place = rng.randrange(len(self._prospects))
            number = self._prospects[place]
            if self._is_free(number) and number not in self.buyers:
                self._prospects[place] = self._prospects[-1]
                self._prospects.pop()
                return number
        return self.newcomer()

    def has_come(self, number: int, must_rest: bool) -> None:
        """Note a visit or an order of today."""
        self._today.add(number)
        if must_rest:
            self._resting[-1].add(number)

    def end_of_day(self) -> None:
        """Start the next day."""
        self._today = Bitmap()
        self._resting = [*self._resting[-2:], Bitmap()]

    def _is_free(self, number: int) -> bool:
        return number not in self._today and not any(number in rest for rest in self._resting)

    def _pick(self, rng: Random, buyer: bool) -> int | None:
        for _ in range(24):
            number = 1 + int(rng.random() * (self.count - 1)) if self.count > 1 else 0
            if number and (not buyer or number in self.buyers) and self._is_free(number):
                return number
        return None
