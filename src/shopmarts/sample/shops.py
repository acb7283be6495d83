"""The invented shops: who they are and how they behave."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop. Shares and rates are fractions; `tax_percent` is 0 where tax is added on top."""

    shop_id: str
    name: str
    platform: str
    timezone: str
    currency: str
    country: str
    order_share: float
    tax_percent: int
    domain: str
    unpaid_rate: float
    refund_rate: float
    first_order_number: int
    countries: tuple[tuple[str, str], ...]  # (country, currency) a visitor is drawn from
    devices: tuple[str, ...]
    has_website: bool = True
    has_session_ids: bool = True
    has_bots: bool = True
    has_staff: bool = True
    has_free_orders: bool = True
    has_presale: bool = False
    measures_speed: bool = False
    has_back_office: bool = False
    records_failed_payments: bool = True
    refunds_goods_only: bool = False
    help_desk: str = ""
    survey: str = ""

    @property
    def is_marketplace(self) -> bool:
        """Whether a marketplace sells: buyers have its account and pay for goods in one go."""
        return self.platform in ("tmall", "amazon")

    @property
    def is_tax_inclusive(self) -> bool:
        """Whether the shop's prices contain the tax."""
        return self.tax_percent > 0


POLNA = Shop(
    shop_id="polna-pl",
    name="Polna",
    platform="shopify",
    timezone="Europe/Warsaw",
    currency="EUR",
    country="PL",
    order_share=0.40,
    tax_percent=23,
    domain="polna.example.com",
    unpaid_rate=0.04,
    refund_rate=0.07,
    first_order_number=1001,
    countries=(("PL", "EUR"),) * 12 + (("DE", "EUR"),) * 2 + (("CZ", "EUR"), ("FR", "EUR")),
    devices=("desktop",) * 6 + ("mobile",) * 9 + ("tablet",),
    has_bots=False,
    has_staff=False,
    records_failed_payments=False,
    refunds_goods_only=True,
    survey="delighted",
)

BLUEBIRD = Shop(
    shop_id="bluebird-us",
    name="Bluebird",
    platform="own_shop",
    timezone="America/Los_Angeles",
    currency="USD",
    country="US",
    order_share=0.28,
    tax_percent=0,
    domain="bluebird.example.org",
    unpaid_rate=0.04,
    refund_rate=0.09,
    first_order_number=100001,
    countries=(("US", "USD"),) * 14 + (("CA", "CAD"), ("MX", "MXN")),
    devices=("desktop",) * 7 + ("mobile",) * 8 + ("tablet",),
    measures_speed=True,
    help_desk="zendesk",
    survey="typeform",
)

HONGYUN = Shop(
    shop_id="hongyun-cn",
    name="鸿运旗舰店",
    platform="tmall",
    timezone="Asia/Shanghai",
    currency="CNY",
    country="CN",
    order_share=0.22,
    tax_percent=0,  # prices contain it, and no export of the marketplace says how much
    domain="hongyun.example.com",
    unpaid_rate=0.09,
    refund_rate=0.08,
    first_order_number=1_000_001,
    countries=(("CN", "CNY"),) * 16,
    devices=("app",) * 9 + ("mobile",) * 5 + ("desktop",) * 2,
    has_session_ids=False,
    has_staff=False,
    has_free_orders=False,
    has_presale=True,
    has_back_office=True,
    records_failed_payments=False,
)

AMAZON = Shop(
    shop_id="bluebird-amazon",
    name="Bluebird on Amazon",
    platform="amazon",
    timezone="America/Los_Angeles",
    currency="USD",
    country="US",
    order_share=0.10,
    tax_percent=0,
    domain="",
    unpaid_rate=0.03,
    refund_rate=0.10,
    first_order_number=1,
    countries=(("US", "USD"),),
    devices=("",),
    has_website=False,
    has_session_ids=False,
    has_bots=False,
    has_staff=False,
    has_free_orders=False,
    records_failed_payments=False,
    refunds_goods_only=True,
)

SHOPS = (POLNA, BLUEBIRD, HONGYUN, AMAZON)
