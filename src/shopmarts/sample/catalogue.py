"""What the shops sell: products, variants (SKUs), prices and cost histories."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START
from shopmarts.sample.money import CENT, UNIT, cents
from shopmarts.sample.shops import Shop


@dataclass(frozen=True, slots=True)
class Sku:
    """One variant; money in ten-thousandths; `costs` = (valid from, unit cost), ascending."""

    sku: str
    product_id: str
    name: str
    option: str
    category: str
    subcategory: str
    price: int
    costs: tuple[tuple[date, int], ...]
    is_gift_card: bool = False
    pack: int = 1  # sold in multiples of this many pieces

    def cost_on(self, day: date) -> int:
        """Return the unit cost valid on a day; 0 where no cost is recorded."""
        valid = 0
        for valid_from, cost in self.costs:
            if valid_from <= day:
                valid = cost
        return valid


# (product, category, subcategory, options); the number in front of each option list is the price.
_Goods = tuple[tuple[str, str, str, int, tuple[str, ...]], ...]

_POLNA: _Goods = (
    ("Linen Apron", "Kitchen", "Textiles", 39, ("Sand", "Sage", "Navy")),
    ("Oak Cutting Board", "Kitchen", "Boards", 54, ("Small", "Large")),
    ("Stoneware Mug", "Kitchen", "Tableware", 18, ("White", "Blue", "Moss")),
    ("Pierogi Press", "Kitchen", "Tools", 14, ()),
    ("Enamel Kettle", "Kitchen", "Tools", 62, ("Red", "Cream")),
    ("Wool Blanket", "Home", "Textiles", 119, ("Grey", "Ochre")),
    ("Beeswax Candle", "Home", "Light", 12, ("Short", "Tall")),
    ("Amber Soap", "Bath", "Soap", 8, ("Amber", "Pine", "Heather")),
    ("Flax Towel", "Bath", "Textiles", 29, ("Hand", "Bath")),
    ("Willow Basket", "Home", "Storage", 47, ("Round", "Oval")),
    ("Herb Garden Kit", "Garden", "Seeds", 24, ()),
    ("Copper Trowel", "Garden", "Tools", 33, ()),
    ("Honey, Linden", "Pantry", "Honey", 11, ("250 g", "500 g")),
    ("Buckwheat Flour", "Pantry", "Flour", 6, ()),
)
_BLUEBIRD: _Goods = (
    ("Trail Backpack", "Outdoor", "Bags", 129, ("28 L", "40 L")),
    ("Down Jacket", "Apparel", "Jackets", 189, ("S", "M", "L", "XL")),
    ("Merino Socks", "Apparel", "Socks", 19, ("S", "M", "L")),
    ("Camp Stove", "Outdoor", "Cooking", 84, ()),
    ("Titanium Mug", "Outdoor", "Cooking", 32, ("350 ml", "600 ml")),
    ("Headlamp", "Outdoor", "Light", 45, ()),
    ("Sun Hat", "Apparel", "Hats", 28, ("Sand", "Olive")),
    ("Rain Shell", "Apparel", "Jackets", 149, ("S", "M", "L")),
    ("Water Filter", "Outdoor", "Hydration", 39, ()),
    ("Bottle", "Outdoor", "Hydration", 24, ("Blue", "Black", "Red")),
    ("Trekking Poles", "Outdoor", "Gear", 79, ()),
    ("Dry Bag", "Outdoor", "Bags", 22, ("5 L", "10 L", "20 L")),
)
_HONGYUN: _Goods = (
    ("龙井绿茶", "茶叶", "绿茶", 168, ("100克", "250克")),
    ("普洱茶饼", "茶叶", "黑茶", 298, ("357克",)),
    ("茉莉花茶", "茶叶", "花茶", 88, ("100克", "200克")),
    ("紫砂茶壶", "茶具", "茶壶", 459, ("朱泥", "紫泥")),
    ("盖碗套装", "茶具", "套装", 199, ("白瓷", "青瓷")),
    ("竹制茶盘", "茶具", "茶盘", 239, ()),
    ("桂花糕", "食品", "糕点", 36, ("原味", "抹茶")),
    ("坚果礼盒", "食品", "礼盒", 128, ("小盒", "大盒")),
    ("丝绸围巾", "服饰", "围巾", 319, ("红色", "蓝色", "米色")),
    ("真丝眼罩", "服饰", "配饰", 79, ()),
)
_GOODS = {
    "polna-pl": _POLNA,
    "bluebird-us": _BLUEBIRD,
    "hongyun-cn": _HONGYUN,
    "bluebird-amazon": _BLUEBIRD,
}
_CODES = {"polna-pl": "PL", "bluebird-us": "BB", "hongyun-cn": "HY", "bluebird-amazon": "BA"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All SKUs of a shop: the goods, and the gift card apart from them."""

    goods: tuple[Sku, ...]
    gift_card: Sku

    @property
    def all(self) -> tuple[Sku, ...]:
        """Goods and gift card."""
        return (*self.goods, self.gift_card)


def build_catalogue(shop: Shop, seed: int, days: int) -> Catalogue:
    """Build a shop's catalogue; costs change once or twice within `days`, a few SKUs have none."""
    rng = Random(f"{seed}/{shop.shop_id}/catalogue")
    code, goods = _CODES[shop.shop_id], []
    for number, (name, category, subcategory, price, options) in enumerate(_GOODS[shop.shop_id], 1):
        product_id = f"{code}{number:03d}"
        for position, option in enumerate(options or ("",)):
            asked = (price * 100 + position * price * 20 - 1) * CENT
            goods.append(
                Sku(
                    sku=f"{product_id}-{position + 1}",
                    product_id=product_id,
                    name=name,
                    option=option,
                    category=category,
                    subcategory=subcategory,
                    price=asked,
                    costs=_costs(rng, shop, asked, days, number),
                )
            )
    if shop.shop_id == "bluebird-us":
        goods.append(_by_the_piece(rng, shop, days))
    gift_card = Sku(
        f"{code}GIFT", f"{code}GIFT", "礼品卡" if shop.country == "CN" else "Gift Card", "", "Gift",
        "Gift",
        50 * UNIT, (), is_gift_card=True,
    )  # fmt: skip
    return Catalogue(tuple(goods), gift_card)


def _by_the_piece(rng: Random, shop: Shop, days: int) -> Sku:
    """A SKU priced in fractions of a cent, sold by the hundred so that money stays in cents."""
    price = 1_234
    return Sku(
        "BB900-1", "BB900", "Tent Peg, per piece", "", "Outdoor", "Gear",
        price, _costs(rng, shop, price, days, 900), pack=100,
    )  # fmt: skip


def _costs(
    rng: Random, shop: Shop, price: int, days: int, number: int
) -> tuple[tuple[date, int], ...]:
    if number % 11 == 0:
        return ()  # no cost recorded
    net = price * 100 // (100 + shop.tax_percent)
    unit = 1 if price < UNIT else CENT
    first = max(int(net * rng.uniform(0.35, 0.6)) // unit * unit, unit)
    costs = [(START - timedelta(days=90), first)]
    if shop.platform != "shopify" and number % 2 == 0:  # Shopify exports the present cost only
        later = max(int(first * rng.uniform(1.02, 1.15)) // unit * unit, unit)
        costs.append((START + timedelta(days=max(1, days * (number % 5 + 1) // 7)), later))
    return tuple(costs)


def price_in(sku: Sku, factor: int) -> int:
    """Return the SKU's price in a currency worth `factor` hundredths of the shop's own."""
    if factor == 100:
        return sku.price
    if sku.pack > 1:
        return sku.price * factor // 100
    return cents(sku.price * factor, 100)
