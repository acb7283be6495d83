"""The reports of advertising platforms as they are downloaded, a quarter of days per file."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from shopmarts.sample.ads import CAMPAIGNS, AdDay
from shopmarts.sample.calendar import START, Calendar, Period, periods, utc
from shopmarts.sample.files import ExportFile, Exports
from shopmarts.sample.money import cents, text
from shopmarts.sample.plan import TYPICAL_ORDER
from shopmarts.sample.shops import Shop
from shopmarts.sample.shown import per, percent, thousands
from shopmarts.sample.universal_rows import HEADERS

GOOGLE_HEADER = ("Day", "Campaign", "Campaign type", "Impr.", "Clicks", "Cost", "Conversions")
META_HEADER = (
    "Reporting starts", "Reporting ends", "Campaign name", "Campaign delivery",
    "Attribution setting", "Results", "Result indicator", "Reach", "Frequency", "Cost per results",
    "Amount spent ({})", "Impressions", "CPM (cost per 1,000 impressions) ({})", "Link clicks",
    "CPC (cost per link click) ({})", "CTR (link click-through rate)", "Clicks (all)", "CTR (all)",
    "CPC (all) ({})", "Landing page views", "Cost per landing page view ({})",
)  # fmt: skip
META_FRENCH_HEADER = (
    "Jour", "Nom de la campagne", "Montant dépensé ({})", "Impressions", "Couverture",
    "Clics sur un lien",
)  # fmt: skip
TIKTOK_HEADER = (
    "Date", "Campaign name", "Ad group name", "Ad name", "Website URL (Ad level）", "Currency",
    "Cost", "CPC (destination)", "CPM", "Impressions", "Clicks (destination)", "CTR (destination)",
    "Reach", "Cost per 1,000 people reached", "Frequency", "Clicks (all)", "Video views",
    "2-second video views", "6-second video views", "100% video view rate",
    "Average play time per video view",
)  # fmt: skip
ALIMAMA_HEADER = (
    "日期", "场景名字", "计划ID", "计划名字", "花费", "展现", "点击", "订单", "销量GMV", "点击率",
    "点击成本", "千次展现成本", "投资回报率", "点击转化率",
)  # fmt: skip
_NARROW_BLANK = "\u202f"
_MASKED_BELOW = 5  # TikTok hides smaller numbers of clicks

_Report = Callable[[Shop, Exports, Period, Sequence[AdDay]], None]


def write_ads(shop: Shop, calendar: Calendar, exports: Exports, days: Sequence[AdDay]) -> None:
    """Write the report of each platform the shop advertises on; the second quarter differs.

    Its report of Google is a UTF-16 download, that of Meta for Polna was made by somebody in
    France. What Microsoft shows has been filled into the universal template.
    """
    for place, period in enumerate(periods(START, calendar.days, 3, calendar.tz)):
        reports: dict[str, _Report] = {
            "google_ads": partial(_write_google, is_old=place == 1),
            "meta_ads": _write_french_meta if place == 1 and shop.country == "PL" else _write_meta,
            "tiktok_ads": _write_tiktok,
            "alimama": _write_alimama,
            "microsoft_ads": _write_template,
        }
        of_period = [row for row in days if period.first <= row.day <= period.last]
        for platform, write in reports.items():
            rows = [row for row in of_period if row.campaign.platform == platform]
            if rows:
                write(shop, exports, period, rows)


def _write_google(
    shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay], is_old: bool
) -> None:
    """Write a report with two lines above the header and totals below; old downloads are UTF-16."""
    span = f"{period.first:%B} {period.first.day}, {period.first.year} - "
    span += f"{period.last:%B} {period.last.day}, {period.last.year}"
    suffix, encoding, delimiter = ("tsv", "utf-16", "\t") if is_old else ("csv", "utf-8", ",")
    file = ExportFile(
        exports.root / shop.shop_id / f"google_ads_{period.first}_{period.last}.{suffix}",
        _downloaded_at(period),
        GOOGLE_HEADER,
        encoding=encoding,
        delimiter=delimiter,
        preamble=f'Campaign report\n"{span}"\n',
    )
    for row in rows:
        conversions = f"{row.conversions}.00" if row.conversions else " --"
        file.row(
            (row.day, row.campaign.name, row.campaign.kind, f"{row.impressions:,}",
             f"{row.clicks:,}", thousands(row.spend), conversions)
        )  # fmt: skip
    total = thousands(sum(row.spend for row in rows))
    for label in ("Total: Campaigns", "Total: Account"):
        cells = (label, " --", " --", "0", "0", f'"{total}"', " --")
        file.decoration(delimiter.join(cells) + "\n")
    exports.close(file)


def _write_meta(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    """Write a report broken down by day, with a byte order mark."""
    file = _meta_file(shop, exports, period, META_HEADER, ",")
    for row in rows:
        reach = _reach(row)
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


def _write_french_meta(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    """Write a report as a French account sees it: semicolons, 31/01/2025 and 1 234,56."""
    file = _meta_file(shop, exports, period, META_FRENCH_HEADER, ";")
    for row in rows:
        file.row(
            (f"{row.day:%d/%m/%Y}", row.campaign.name, _french(thousands(row.spend)),
             _french(f"{row.impressions:,}"), _french(f"{_reach(row):,}"),
             _french(f"{row.clicks:,}"))
        )  # fmt: skip
    exports.close(file)


def _meta_file(
    shop: Shop, exports: Exports, period: Period, header: Sequence[str], delimiter: str
) -> ExportFile:
    """Open a report of Meta: the currency stands in the names of its columns."""
    return ExportFile(
        exports.root / shop.shop_id / f"meta_ads_{period.first}_{period.last}.csv",
        _downloaded_at(period),
        [name.replace("{}", shop.currency) for name in header],
        encoding="utf-8-sig",
        delimiter=delimiter,
    )


def _write_tiktok(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    """Write a workbook with a row of totals below; it says `<5` of few clicks."""
    total = text(sum(row.spend for row in rows))
    cells: list[Sequence[object]] = [TIKTOK_HEADER]
    for row in rows:
        reach, clicks = _reach(row), row.clicks if row.clicks >= _MASKED_BELOW else "<5"
        cells.append(
            (str(row.day), row.campaign.name, row.campaign.ad_group, row.campaign.ad,
             f"https://{shop.domain}/", shop.currency, text(row.spend),
             per(row.spend, row.clicks), per(row.spend * 1000, row.impressions),
             row.impressions, clicks, percent(row.clicks, row.impressions), reach,
             text(cents(row.spend * 1000, reach)), f"{row.impressions / reach:.2f}", clicks,
             row.impressions // 2, row.impressions // 3, row.impressions // 6, "4.10%", "3.27")
        )  # fmt: skip
    cells.append(
        (f"Total of {len(rows)} results", *["-"] * 5, total, *["-"] * (len(TIKTOK_HEADER) - 7))
    )
    name = f"{shop.shop_id}/tiktok_ads_{period.first}_{period.last}.xlsx"
    exports.workbook(name, _downloaded_at(period), cells, records=len(rows))


def _write_alimama(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    """Write the report of campaigns by day, in GB18030, with a row of totals below."""
    total = sum(row.spend for row in rows)
    file = ExportFile(
        exports.root / shop.shop_id / f"计划报表_{period.first}_{period.last}.csv",
        _downloaded_at(period),
        ALIMAMA_HEADER,
        encoding="gb18030",
        footer=f"汇总,,,,{text(total)}{',' * (len(ALIMAMA_HEADER) - 5)}\n",
    )
    for row in rows:
        campaign, value = row.campaign, row.conversions * TYPICAL_ORDER
        number = 1 + CAMPAIGNS[shop.shop_id].index(campaign)
        file.row(
            (row.day, campaign.kind, f'="7100000000{number}"', campaign.name, text(row.spend),
             row.impressions, row.clicks, row.conversions, text(value),
             percent(row.clicks, row.impressions), per(row.spend, row.clicks),
             per(row.spend * 1000, row.impressions),
             f"{value / row.spend:.2f}" if row.spend else "-",
             percent(row.conversions, row.clicks))
        )  # fmt: skip
    exports.close(file)


def _write_template(shop: Shop, exports: Exports, period: Period, rows: Sequence[AdDay]) -> None:
    name = f"{shop.shop_id}/ad_spend_{period.label}.csv"
    with exports.open(name, _downloaded_at(period), HEADERS["ad_spend"]) as file:
        for row in rows:
            campaign = row.campaign
            file.row(
                (row.day, campaign.platform, f"{campaign.platform}-{campaign.name}", "(all)",
                 "(all)", campaign.name, text(row.spend), shop.currency, row.impressions,
                 row.clicks, "prospecting")
            )  # fmt: skip


def _downloaded_at(period: Period) -> int:
    return utc(period.last + timedelta(days=1), 4)


def _reach(row: AdDay) -> int:
    return row.impressions * 4 // 5 or 1


def _french(number: str) -> str:
    """Write a number as the French do: 1 316,14."""
    return number.replace(",", _NARROW_BLANK).replace(".", ",")
