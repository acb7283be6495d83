"""The reports of 赤兔 on the agents of a Tmall shop: per day, per week, and their workload."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START, Calendar, utc
from shopmarts.sample.files import Exports
from shopmarts.sample.money import text
from shopmarts.sample.plan import TYPICAL_ORDER, orders_per_day
from shopmarts.sample.shops import Shop

_AGENTS = ("小一", "小二", "小三", "小四")
_DAYS, _WEEKS = 7, 8  # how many of the last days and whole weeks were downloaded
_LATE = "延迟统计"  # what 赤兔 shows of ratings and payments that it has not counted yet
_LATE_DAYS = 3

_RECEPTIONS = (
    "客服昵称", "接待人数", "平均响应(秒)", "回复率", "询单->最终付款转化率", "上班天数",
    "服务满意度评价参与率", "客户满意率", "服务满意度评价很满意", "服务满意度评价满意",
    "服务满意度评价一般", "服务满意度评价不满", "服务满意度评价很不满",
)  # fmt: skip
_SALES = (
    "客服昵称", "聊天人数(原咨询人数)", "接待人数", "询单人数", "销售额", "销售量", "销售人数",
    "销售订单数",
)  # fmt: skip
_WORKLOADS = (
    "客服昵称", "聊天人数(原咨询人数)", "接待人数", "直接接入人数", "转发接入人数", "转出人数",
    "总消息数", "买家消息数", "客服消息数", "答问比", "客服字数", "最大同时聊天数", "未回复人数",
    "回复率", "慢接待人数", "长接待人数", "首次响应(秒)", "平均响应(秒)", "平均接待时长",
)  # fmt: skip

_Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class _Work:
    """What one agent did over some days."""

    received: int
    passed_on: int
    unanswered: int
    asked: int
    orders: int
    units: int
    buyer_messages: int
    agent_messages: int
    seconds: int


def write_chitu(shop: Shop, calendar: Calendar, exports: Exports, orders: int, seed: int) -> None:
    """Write the three reports, if the shop is on Tmall; their names alone carry the dates."""
    if shop.platform != "tmall":
        return
    per_day = orders_per_day(orders, calendar.days)
    days = [calendar.last_day - timedelta(days=n) for n in range(min(_DAYS, calendar.days))]
    for day in reversed(days):
        rows = _receptions(_agents(shop, per_day, day, 1, seed), calendar.last_day - day)
        _write(
            shop, exports, "自定义报表_人均日接入_下单优先判定", (day, day), [_RECEPTIONS, *rows]
        )
    for monday in _mondays(calendar):
        agents = list(_agents(shop, per_day, monday, 7, seed))
        week = (monday, monday + timedelta(days=6))
        _write(shop, exports, "每周店铺个人数据_下单优先判定", week, [_SALES, *map(_sales, agents)])
        _write(shop, exports, "工作量", week, [_WORKLOADS, *map(_workload, agents)])


def _mondays(calendar: Calendar) -> list[date]:
    """The Mondays of the last weeks that are over."""
    sunday = calendar.last_day - timedelta(days=(calendar.last_day.weekday() + 1) % 7)
    mondays = [sunday - timedelta(days=6 + 7 * number) for number in range(_WEEKS)]
    return sorted(monday for monday in mondays if monday >= START)


def _agents(
    shop: Shop, per_day: Sequence[int], first: date, days: int, seed: int
) -> Iterator[tuple[str, _Work]]:
    """Yield the account of each agent with the work of some days."""
    place = (first - START).days
    orders = sum(per_day[place : place + days])
    for number, name in enumerate(_AGENTS):
        rng = Random(f"{seed}/{shop.shop_id}/{first}/{days}/{number}")
        sold = orders * (4 - number) // 20
        asked = 3 * sold + rng.randrange(2, 8)
        received = asked + rng.randrange(5, 20) * days
        buyer_messages = received * rng.randrange(4, 9)
        yield (
            f"{shop.name}:{name}",
            _Work(
                received=received,
                passed_on=rng.randrange(0, received // 8 + 1),
                unanswered=rng.randrange(0, 3),
                asked=asked,
                orders=sold,
                units=sold + rng.randrange(0, sold + 1),
                buyer_messages=buyer_messages,
                agent_messages=buyer_messages * rng.randrange(100, 125) // 100,
                seconds=rng.randrange(180, 700),
            ),
        )


def _receptions(agents: Iterator[tuple[str, _Work]], age: timedelta) -> Iterator[_Row]:
    for name, work in agents:
        rated = work.received // 5
        good = rated * 9 // 10
        is_late = age.days < _LATE_DAYS
        counted: Sequence[object] = (
            [_LATE] * 7
            if is_late
            else [_share(rated, work.received), _share(good, rated), good, 0, rated - good, 0, 0]
        )
        yield (
            name, work.received, f"{work.seconds / 20:.2f}",
            _share(work.received - work.unanswered, work.received),
            _LATE if is_late else _share(work.orders, work.asked), 1, *counted,
        )  # fmt: skip


def _sales(agent: tuple[str, _Work]) -> _Row:
    name, work = agent
    return (
        name, work.received + work.unanswered, work.received, work.asked,
        text(work.orders * TYPICAL_ORDER), work.units, work.orders, work.orders,
    )  # fmt: skip


def _workload(agent: tuple[str, _Work]) -> _Row:
    name, work = agent
    return (
        name, work.received + work.unanswered, work.received, work.received - work.passed_on,
        work.passed_on, work.passed_on // 2, work.buyer_messages + work.agent_messages,
        work.buyer_messages, work.agent_messages,
        f"{work.agent_messages / work.buyer_messages:.4f}", work.agent_messages * 23,
        min(work.received, 9), work.unanswered,
        _share(work.received - work.unanswered, work.received), work.received // 20,
        work.received // 12, f"{work.seconds / 30:.2f}", f"{work.seconds / 20:.2f}",
        f"{work.seconds // 60}分{work.seconds % 60}秒",
    )  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"


def _write(
    shop: Shop, exports: Exports, report: str, days: tuple[date, date], rows: Sequence[_Row]
) -> None:
    """Write the rows below their header, with the two rows that sum them up."""
    header, *agents = rows
    summed = [[name, *["-"] * (len(header) - 1)] for name in ("汇总", "均值")]
    exports.workbook(
        f"{shop.shop_id}/{report}_{days[0]}至{days[1]}.xlsx",
        utc(days[1] + timedelta(days=1), 6),
        [header, *agents, *summed],
        records=len(agents),
    )
