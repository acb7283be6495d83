"""What the shops spend on advertising, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START, Calendar
from shopmarts.sample.money import CENT, UNIT, cents
from shopmarts.sample.shops import Shop


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign, or one ad of a group in it; `daily` = its usual spend per day."""

    platform: str
    name: str
    kind: str
    daily: int
    ad_group: str = ""
    ad: str = ""


@dataclass(frozen=True, slots=True)
class AdDay:
    """One campaign's day; money in ten-thousandths of the shop's currency."""

    day: date
    campaign: Campaign
    spend: int
    impressions: int
    clicks: int
    conversions: int


CAMPAIGNS = {
    "polna-pl": (
        Campaign("google_ads", "search_brand", "Search", 18 * UNIT),
        Campaign("google_ads", "shopping_all", "Shopping", 31 * UNIT),
        Campaign("google_ads", "Total Home Sale", "Display", 1200 * UNIT),
        Campaign("meta_ads", "prospecting", "", 27 * UNIT),
        Campaign("meta_ads", "retargeting", "", 9 * UNIT),
    ),
    "bluebird-us": (
        Campaign("google_ads", "search_brand", "Search", 22 * UNIT),
        Campaign("google_ads", "shopping_all", "Shopping", 35 * UNIT),
        Campaign("meta_ads", "prospecting", "", 40 * UNIT),
        Campaign("tiktok_ads", "gift_season", "", 14 * UNIT, "broad", "unboxing_15s"),
        Campaign("tiktok_ads", "gift_season", "", 2 * UNIT, "lookalike", "unboxing_15s"),
        Campaign("microsoft_ads", "search_brand", "", 6 * UNIT),
    ),
    "hongyun-cn": (
        Campaign("alimama", "春茶_搜索", "关键词推广", 210 * UNIT),
        Campaign("alimama", "礼盒_兴趣人群", "人群推广", 160 * UNIT),
    ),
    "bluebird-amazon": (),
}


def ad_days(shop: Shop, calendar: Calendar, seed: int) -> Iterator[AdDay]:
    """Yield every campaign's days in order of date; a campaign of a sale runs on few days only."""
    rng = Random(f"{seed}/{shop.shop_id}/ads")
    for number in range(calendar.days):
        day = START + timedelta(days=number)
        for campaign in CAMPAIGNS[shop.shop_id]:
            factor = rng.uniform(0.7, 1.3)
            if campaign.daily > 1000 * UNIT and day.day != 29:
                continue
            spend = cents(campaign.daily * round(factor * 1000), 1000)
            clicks = spend // (45 * CENT) + rng.randrange(5)
            shown = clicks * rng.randrange(25, 60)
            yield AdDay(day, campaign, spend, shown, clicks, clicks // 30)
