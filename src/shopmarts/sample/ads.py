"""What the shops spend on advertising, day by day, and the reports about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START, Calendar, Period, periods, utc
from shopmarts.sample.files import ExportFile, Exports
from shopmarts.sample.money import CENT, UNIT, cents, text
from shopmarts.sample.plan import TYPICAL_ORDER
from shopmarts.sample.shops import Shop
from shopmarts.sample.universal_rows import HEADERS

GOOGLE_HEADER = ("Day", "Campaign", "Campaign type", "Impr.", "Clicks", "Cost", "Conversions")
META_HEADER = (
    "Reporting starts", "Reporting ends", "Campaign name", "Campaign delivery",
    "Attribution setting", "Results", "Result indicator", "Reach", "Frequency", "Cost per results",
    "Amount spent ({})", "Impressions", "CPM (cost per 1,000 impressions) ({})", "Link clicks",
    "CPC (cost per link click) ({})", "CTR (link click-through rate)", "Clicks (all)", "CTR (all)",
    "CPC (all) ({})", "Landing page views", "Cost per landing page view ({})",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign; `daily` = its usual spend per day."""

    platform: str
    name: str
    kind: str
    daily: int
    audience: str = "prospecting"


@dataclass(frozen=True, slots=True)
class AdDay:
    """One campaign's day; money in ten-thousandths of the shop's currency."""

    day: date
    campaign: Campaign
    spend: int
    impressions: int
    clicks: int
    conversions: int


ALIMAMA_HEADER = (
    "日期", "场景名字", "计划ID", "计划名字", "花费", "展现", "点击", "订单", "销量GMV", "点击率",
    "点击成本", "千次展现成本", "投资回报率", "点击转化率",
)  # fmt: skip
_CAMPAIGNS = {
    "polna-pl": (
        Campaign("google_ads", "search_brand", "Search", 18 * UNIT),
        Campaign("google_ads", "shopping_all", "Shopping", 31 * UNIT),
        Campaign("google_ads", "Total Home Sale", "Display", 1200 * UNIT),
        Campaign("meta_ads", "prospecting", "", 27 * UNIT),
        Campaign("meta_ads", "retargeting", "", 9 * UNIT, "retargeting"),
    ),
    "bluebird-us": (
        Campaign("google_ads", "search_brand", "", 22 * UNIT),
        Campaign("google_ads", "shopping_all", "", 35 * UNIT),
        Campaign("meta_ads", "prospecting", "", 40 * UNIT),
    ),
    "hongyun-cn": (
        Campaign("alimama", "春茶_搜索", "关键词推广", 210 * UNIT),
        Campaign("alimama", "礼盒_兴趣人群", "人群推广", 160 * UNIT),
    ),
    "bluebird-amazon": (),
}


def meta_header(currency: str) -> list[str]:
    """Return the header of a Meta campaign report: the currency stands in the column names."""
    return [name.replace("{}", currency) for name in META_HEADER]


def ad_days(shop: Shop, calendar: Calendar, seed: int) -> Iterator[AdDay]:
    """Yield every campaign's days in order of date; a campaign of a sale runs on few days only."""
    rng = Random(f"{seed}/{shop.shop_id}/ads")
    for number in range(calendar.days):
        day = START + timedelta(days=number)
        for campaign in _CAMPAIGNS[shop.shop_id]:
            factor = rng.uniform(0.7, 1.3)
            if campaign.daily > 1000 * UNIT and day.day != 29:
                continue
            spend = cents(campaign.daily * round(factor * 1000), 1000)
            clicks = spend // (45 * CENT) + rng.randrange(5)
            shown = clicks * rng.randrange(25, 60)
            yield AdDay(day, campaign, spend, shown, clicks, clicks // 30)


def write_ads(shop: Shop, calendar: Calendar, exports: Exports, days: Sequence[AdDay]) -> None:
    """Write a quarter's ad days per file: reports of Google, Meta, 阿里妈妈, or the template."""
    if not days:
        return
    for place, period in enumerate(periods(START, calendar.days, 3, calendar.tz)):
        rows = [row for row in days if period.first <= row.day <= period.last]
        if shop.platform == "shopify":
            google = [row for row in rows if row.campaign.platform == "google_ads"]
            _write_google(shop, exports, period, google, is_old_download=place == 1)
            meta = [row for row in rows if row.campaign.platform == "meta_ads"]
            _write_meta(shop, exports, period, meta)
        elif shop.platform == "tmall":
            _write_alimama(shop, exports, period, rows)
        else:
            _write_template(shop, exports, period, rows)


def _write_google(
    shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay], is_old_download: bool
) -> None:
    """Write a report with two lines above the header and totals below; old downloads are UTF-16."""
    span = f"{period.first:%B} {period.first.day}, {period.first.year} - "
    span += f"{period.last:%B} {period.last.day}, {period.last.year}"
    suffix, encoding, delimiter = (
        ("tsv", "utf-16", "\t") if is_old_download else ("csv", "utf-8", ",")
    )
    file = ExportFile(
        exports.root / shop.shop_id / f"google_ads_{period.first}_{period.last}.{suffix}",
        utc(period.last + timedelta(days=1), 4),
        GOOGLE_HEADER,
        encoding=encoding,
        delimiter=delimiter,
        preamble=f'Campaign report\n"{span}"\n',
    )
    for row in rows:
        conversions = f"{row.conversions}.00" if row.conversions else " --"
        file.row(
            (row.day, row.campaign.name, row.campaign.kind, f"{row.impressions:,}",
             f"{row.clicks:,}", _thousands(row.spend), conversions)
        )  # fmt: skip
    total = _thousands(sum(row.spend for row in rows))
    for label in ("Total: Campaigns", "Total: Account"):
        cells = (label, " --", " --", "0", "0", f'"{total}"', " --")
        file.decoration(delimiter.join(cells) + "\n")
    exports.close(file)


def _write_meta(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    """Write a report broken down by day, with a byte order mark."""
    file = ExportFile(
        exports.root / shop.shop_id / f"meta_ads_{period.first}_{period.last}.csv",
        utc(period.last + timedelta(days=1), 4),
        meta_header(shop.currency),
        encoding="utf-8-sig",
    )
    for row in rows:
        reach = row.impressions * 4 // 5 or 1
        per_click = text(cents(row.spend, row.clicks)) if row.clicks else ""
        rate = f"{100 * row.clicks / row.impressions:.4f}" if row.impressions else ""
        file.row(
            (row.day, row.day, row.campaign.name, "active", "7-day click or 1-day view",
             row.conversions or "", "actions:offsite_conversion.fb_pixel_purchase", reach,
             f"{row.impressions / reach:.4f}", "", text(row.spend), row.impressions,
             text(cents(row.spend * 1000, row.impressions)) if row.impressions else "", row.clicks,
             per_click, rate, row.clicks, rate, per_click, row.clicks, per_click)
        )  # fmt: skip
    exports.close(file)


def _write_alimama(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    """Write the report of campaigns by day, in GB18030, with a row of totals below."""
    total = sum(row.spend for row in rows)
    file = ExportFile(
        exports.root / shop.shop_id / f"计划报表_{period.first}_{period.last}.csv",
        utc(period.last + timedelta(days=1), 4),
        ALIMAMA_HEADER,
        encoding="gb18030",
        footer=f"汇总,,,,{text(total)}{',' * (len(ALIMAMA_HEADER) - 5)}\n",
    )
    for row in rows:
        campaign, value = row.campaign, row.conversions * TYPICAL_ORDER
        number = 1 + _CAMPAIGNS[shop.shop_id].index(campaign)
        file.row(
            (row.day, campaign.kind, f'="7100000000{number}"', campaign.name, text(row.spend),
             row.impressions, row.clicks, row.conversions, text(value),
             _percent(row.clicks, row.impressions), _per(row.spend, row.clicks),
             _per(row.spend * 1000, row.impressions),
             f"{value / row.spend:.2f}" if row.spend else "-",
             _percent(row.conversions, row.clicks))
        )  # fmt: skip
    exports.close(file)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "-"


def _per(amount: int, number: int) -> str:
    return text(cents(amount, number)) if number else "-"


def _write_template(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    name = f"{shop.shop_id}/ad_spend_{period.label}.csv"
    exported_at = utc(period.last + timedelta(days=1), 4)
    with exports.open(name, exported_at, HEADERS["ad_spend"]) as file:
        for row in rows:
            campaign = row.campaign
            file.row(
                (row.day, campaign.platform, f"{campaign.platform}-{campaign.name}", "(all)",
                 "(all)", campaign.name, text(row.spend), shop.currency, row.impressions,
                 row.clicks, campaign.audience)
            )  # fmt: skip


def _thousands(amount: int) -> str:
    """Write an amount of cents with separators, as Google does: 1,316.14."""
    return f"{amount // UNIT:,}.{amount % UNIT // CENT:02d}"
