"""The reports of 生意参谋: days of the shop, sources, devices and products."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from shopmarts.sample.back_office import Day, Traffic, together
from shopmarts.sample.calendar import START, periods, utc
from shopmarts.sample.files import Exports, Row
from shopmarts.sample.shown import per, percent, thousands
from shopmarts.sample.world import World

SHOP_HEADER = (
    "统计日期", "访客数", "老访客数", "新访客数", "浏览量", "人均浏览量（访问深度）",
    "人均停留时长(秒)", "跳失率", "加购人数", "下单买家数", "下单金额", "下单父订单数",
    "下单转化率", "支付买家数", "支付金额", "支付父订单数", "支付转化率", "客单价",
)  # fmt: skip
SOURCES_HEADER = (
    "来源", "来源明细", "访客数", "访客数变化", "下单买家数", "下单买家数变化", "下单转化率",
    "下单转化率变化",
)  # fmt: skip
TREND_HEADER = (
    "日期", "终端", "支付金额", "支付买家数", "客单价", "下单金额", "下单买家数", "支付转化率",
    "下单-支付转化率",
)  # fmt: skip
PRODUCTS_HEADER = (
    "统计日期", "商品ID", "商品名称", "商品访客数", "商品浏览量", "商品收藏人数", "商品加购人数",
    "下单买家数", "下单金额", "支付买家数", "支付金额", "成功退款金额", "搜索引导访客数",
    "搜索引导支付买家数",
)  # fmt: skip
_DEVICES = {"app": "无线端", "pc": "PC端"}
_DETAILS = {"手淘搜索": "手淘拍立得", "手淘推荐": "首页推荐-微详情"}  # one of each source's details
_PRODUCT_DAYS = 7  # how many of the last days were downloaded
_PRODUCT_ID = 620_000_000_000_000_000


def write_sycm(world: World, exports: Exports, days: Sequence[Day]) -> None:
    """Write 自助取数 and 交易趋势 by quarter, 流量来源 by month, products of the last days.

    None of them tells impressions. Of 流量来源 the name of the file alone says the days.
    """
    calendar, folder = world.calendar, world.shop.shop_id
    for period in periods(START, calendar.days, 3, calendar.tz):
        of = [day for day in days if period.first <= day.day <= period.last]
        span = (period.first, period.last)
        name = f"{folder}/生意参谋_自助取数_{period.first}_{period.last}.xlsx"
        _write(exports, name, span, [["自助取数 店铺"]], (SHOP_HEADER, *map(_shop_row, of)))
        name = f"{folder}/生意参谋_交易趋势_{period.first}_{period.last}.xlsx"
        rows = [row for day in of for row in _trend_rows(day)]
        _write(exports, name, span, [["交易趋势"]], (TREND_HEADER, *rows))
    before: dict[str, Traffic] = {}
    for month in periods(START, calendar.days, 1, calendar.tz):
        span = (month.first, month.last)
        name = f"{folder}/【生意参谋平台】无线店铺流量来源-{month.first}_{month.last}.xlsx"
        of = [day for day in days if month.first <= day.day <= month.last]
        now = _by_source(of)
        rows = [row for source in now for row in _source_rows(source, now[source], before)]
        _write(exports, name, span, [["流量来源"], ["无线端"]], (SOURCES_HEADER, *rows))
        before = now
    for day in days[-_PRODUCT_DAYS:]:
        name = f"{folder}/生意参谋_商品_{day.day}.xlsx"
        span = (day.day, day.day)
        _write(exports, name, span, [["品类-商品"]], (PRODUCTS_HEADER, *_product_rows(world, day)))


def _write(
    exports: Exports, name: str, span: tuple[date, date], above: Sequence[Row], rows: Sequence[Row]
) -> None:
    """Write a header and its rows below the lines that the platform puts above them."""
    first, last = span
    exported_at = utc(last + timedelta(days=1), 5)
    lines = [[f"统计周期：{first} 至 {last}"], *above, [], *rows]
    exports.workbook(name, exported_at, lines, records=len(rows) - 1)


def _shop_row(of: Day) -> Row:
    """Return a day as 生意参谋 shows it: thousands apart, shares in percent, nothing as a dash."""
    total = of.total
    visitors, ordering, paying = total.visitors, total.ordering_buyers, total.paying_buyers
    return (
        str(of.day), f"{visitors:,}", f"{visitors - total.new_visitors:,}",
        f"{total.new_visitors:,}", f"{total.page_views:,}", "3.00", "48.50", "40.00%",
        f"{total.cart_visitors:,}", f"{ordering:,}", thousands(total.order_amount),
        f"{total.orders:,}", percent(ordering, visitors), f"{paying:,}",
        thousands(total.paid_amount), f"{total.paid_orders:,}", percent(paying, visitors),
        per(total.paid_amount, paying),
    )  # fmt: skip


def _trend_rows(of: Day) -> Iterator[Row]:
    """Yield a day for all devices and for each: they are not to be added up."""
    devices = [(_DEVICES[device], traffic) for device, traffic in of.by_device.items()]
    for name, traffic in (("所有终端", of.total), *devices):
        ordering, paying = traffic.ordering_buyers, traffic.paying_buyers
        yield (
            str(of.day), name, thousands(traffic.paid_amount), f"{paying:,}",
            per(traffic.paid_amount, paying),
            thousands(traffic.order_amount), f"{ordering:,}",
            percent(paying, traffic.visitors), percent(paying, ordering),
        )  # fmt: skip


def _by_source(days: Sequence[Day]) -> dict[str, Traffic]:
    """Put the days of a month together, source by source."""
    return {
        source: together([day.by_channel[source] for day in days], 60)
        for source in days[0].by_channel
    }


def _source_rows(source: str, now: Traffic, before: dict[str, Traffic]) -> Iterator[Row]:
    """Yield a source as a whole, and for some the first of its details."""
    then = before.get(source, Traffic(0, 0, 0, 0))
    yield (
        source, "汇总", f"{now.visitors:,}", _change(now.visitors, then.visitors),
        f"{now.ordering_buyers:,}", _change(now.ordering_buyers, then.ordering_buyers),
        percent(now.ordering_buyers, now.visitors), "-",
    )  # fmt: skip
    if source in _DETAILS:
        part = now.visitors // 9
        yield source, _DETAILS[source], f"{part:,}", "-", "0", "-", percent(0, part), "-"


def _product_rows(world: World, of: Day) -> Iterator[Row]:
    """Yield the products of a day; each has its share of the visitors, the first the most."""
    products = groupby(world.catalogue.goods, key=lambda sku: (sku.product_id, sku.name))
    for place, ((_, name), skus) in enumerate(products):
        visitors = of.total.visitors * 3 // (10 + 4 * place)
        paying, price = visitors // 40, next(skus).price
        amount = thousands(paying * price)
        yield (
            str(of.day), f"{_PRODUCT_ID + place}", name, f"{visitors:,}", f"{2 * visitors:,}",
            f"{visitors // 20}", f"{visitors // 12}", f"{paying}", amount, f"{paying}", amount,
            "-", f"{visitors // 3}", f"{paying // 3}",
        )  # fmt: skip


def _change(now: int, then: int) -> str:
    return percent(now - then, then)
