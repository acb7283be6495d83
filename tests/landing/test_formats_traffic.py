"""The quirks of reports on traffic, advertising and payouts, on invented rows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.landing.conftest import Bench
from tests.landing.test_workbooks import workbook

SYCM_DAY = (
    "统计日期,访客数,老访客数,新访客数,浏览量,人均浏览量（访问深度）,人均停留时长(秒),跳失率,店铺首页访客数,"
    "店铺首页浏览量,商品详情页访客数,商品详情页浏览量,店铺收藏次数,店铺收藏人数,商品收藏次数,商品收藏人数,"
    "下单买家数,下单金额,下单商品件数,下单父订单数,下单子订单数,下单转化率,支付买家数,支付金额,支付商品数,"
    "支付商品件数,支付父订单数,支付子订单数,支付转化率,客单价,新买家数,老买家数,下单且支付金额,"
    "下单且支付买家数,下单且支付父订单数,下单且支付商品件数,已发货父订单数,售中申请退款金额,"
    "售中申请退款买家数,描述相符动态评分(DSR),服务态度动态评分(DSR),物流服务动态评分(DSR),"
    "DSR综合低评分买家数,PC端访客数,无线端访客数,PC端支付金额,无线端支付金额"
)
SYCM_SOURCES = "来源,来源明细,访客数,访客数变化,下单买家数,下单买家数变化,下单转化率,下单转化率变化"
SYCM_TREND = "日期,终端,支付金额,支付买家数,客单价,下单金额,下单买家数,支付转化率,下单-支付转化率"
SYCM_PRODUCTS = (
    "统计日期,商品ID,商品名称,商品访客数,商品浏览量,商品收藏人数,商品加购人数,下单买家数,下单金额,"
    "支付买家数,支付金额,成功退款金额,搜索引导访客数,搜索引导支付买家数"
)
PDD_PROMOTION = (
    "商品ID,商品名称,推广场景,推广名称,出价方式,分组,是否已删除,成交花费(元),交易额(元),实际投产比,"
    "实际成交花费(元),总花费(元),净交易额(元),净实际投产比,净成交笔数,每笔净成交花费(元),净交易额占比,"
    "结算金额(元),结算投产比,结算笔数,退款率,退单率,退款豁免率,退单豁免率,交易额结算率,订单结算率,"
    "结算订单成本(元),成交笔数,每笔成交花费(元),每笔成交金额(元),直接交易额(元),间接交易额(元),直接成交笔数,"
    "间接成交笔数,每笔直接成交金额(元),每笔间接成交金额(元),曝光量,点击量,询单花费(元),询单量,"
    "平均询单成本(元),收藏花费(元),收藏量,平均收藏成本(元),关注花费(元),关注量,平均关注成本(元)"
)
TIKTOK = [
    "Campaign name",
    "Ad group name",
    "Ad name",
    "Website URL (Ad level）",
    "Currency",
    "Cost",
    "CPC (destination)",
    "CPM",
    "Impressions",
    "Clicks (destination)",
    "CTR (destination)",
    "Reach",
    "Cost per 1,000 people reached",
    "Frequency",
    "Clicks (all)",
    "Video views",
    "2-second video views",
    "6-second video views",
    "100% video view rate",
    "Average play time per video view",
]
ALIMAMA = (
    "日期,场景名字,计划ID,计划名字,花费,展现,点击,订单,销量GMV,加入购物车,宝贝收藏,店铺收藏,点击率,点击成本,"
    "千次展现成本,投资回报率,点击转化率,收藏加购成本,收藏加购数,收藏加购率"
)
PREAMBLE = [["生意参谋"], ["店铺", "某店"], ["导出时间", "2025-04-01"]]


def landed_as(bench: Bench, name: str, content: str | bytes) -> tuple[str | None, int, int, int]:
    (entry,) = bench.landed(name, content).entries
    return entry.format, entry.rows, entry.rejected, entry.dropped


def filled(header: str, cells: dict[str, Any]) -> list[Any]:
    return [cells.get(heading, "-") for heading in header.split(",")]


def test_sycm_shop_daily_below_three_rows(bench: Bench) -> None:
    day = {"统计日期": "2025-03-01", "访客数": "1,234", "新访客数": 1000, "跳失率": "45.67%"}
    day |= {"支付金额": "8,000.50", "支付买家数": 40, "人均停留时长(秒)": 12.5}
    month = {"统计日期": "2025-03", "访客数": 20000, "支付金额": 90000, "支付买家数": 900}
    rows = [*PREAMBLE, SYCM_DAY.split(","), filled(SYCM_DAY, day), filled(SYCM_DAY, month)]
    assert landed_as(bench, "sycm.xlsx", workbook({"a": rows})) == ("sycm/shop_daily", 2, 0, 3)
    columns = (
        "stat_date, unique_visitors, new_visitors, bounce_rate, paid_amount, avg_stay_seconds, "
        "order_rate, _extra"
    )
    assert bench.rows("sycm__shop_daily", columns, "_line") == [
        ("2025-03-01", "1234", "1000", "0.4567", "8000.50", "12.5", None, None),
        ("2025-03", "20000", None, None, "90000", None, None, None),
    ]


def test_sycm_traffic_sources_of_the_month_in_the_name(bench: Bench) -> None:
    rows = [*PREAMBLE, ["流量来源"], SYCM_SOURCES.split(",")]
    rows += [["手淘搜索", "汇总", "1,200", "5.00%", 30, "-3.00%", "2.50%", "-"]]
    rows += [["淘宝客", "淘宝客", 100, "-", 2, "-", "2.00%", "-"]]
    name = "【生意参谋平台】无线店铺流量来源-2025-03-01_2025-03-31.xlsx"
    assert landed_as(bench, name, workbook({"a": rows})) == ("sycm/traffic_sources", 2, 0, 4)
    columns = (
        "period_start, period_end, source, source_detail, unique_visitors, visitors_change, "
        "ordering_buyers_change, order_rate"
    )
    days = ("2025-03-01", "2025-03-31")
    assert bench.rows("sycm__traffic_sources", columns, "_line") == [
        (*days, "手淘搜索", "汇总", "1200", "0.05", "-0.03", "0.025"),
        (*days, "淘宝客", "淘宝客", "100", None, None, "0.02"),
    ]


def test_sycm_trade_trend_products_and_inquiries(bench: Bench) -> None:
    trend = f"{SYCM_TREND}\n2025-03,所有终端,800,4,200,900,5,3.2%,80%\n"
    trend += "2025-03,PC端,100,1,100,100,1,1%,100%\n"
    bench.put("s/交易趋势.csv", trend)
    bench.put(
        "s/商品.csv",
        f'{SYCM_PRODUCTS}\n2025-03-01,"=""600000000000000001""",某商品,50,90,3,5,2,100,2,100,-,20,1\n',
    )
    marks = "汇总值,60,30\n平均值,30,15\n全店汇总值,70,35\n同行同层均值,暂无数据,-\n"
    bench.put("s/询单.csv", f"日期,当日询单人数,当日付款人数\n2025-03-01,60,30\n{marks}")
    entries = bench.land().landed
    assert sorted((entry.format, entry.rows, entry.dropped) for entry in entries) == [
        ("sycm/inquiry_to_pay", 1, 4),
        ("sycm/products", 1, 0),
        ("sycm/trade_trend", 2, 0),
    ]
    columns = "stat_date, device, paid_amount, pay_rate, order_to_pay_rate"
    assert bench.rows("sycm__trade_trend", columns, "_line") == [
        ("2025-03", "所有终端", "800", "0.032", "0.8"),
        ("2025-03", "PC端", "100", "0.01", "1"),
    ]
    columns = "stat_date, product_id, unique_visitors, cart_visitors, refunded_amount"
    assert bench.rows("sycm__products", columns) == [
        ("2025-03-01", "600000000000000001", "50", "5", None)
    ]
    columns = "day, inquiry_customers, paid_customers"
    assert bench.rows("sycm__inquiry_to_pay", columns) == [("2025-03-01", "60", "30")]


@pytest.mark.parametrize(
    "header",
    [
        "日期,店铺访问人数,店铺访问次数,搜索曝光次数,搜索点击次数,询盘人数,询盘个数,TM咨询人数,"
        "信保交易订单个数,信保交易金额(美元),全店点击次数,商机人数,半托管曝光次数",
        "statDate,shopUv,shopPv,searchImpls,searchClicks,fbUv,fbPv,tmUv,ordCnt,ordAmt,totalClkCnt,"
        "busByrCnt,semiMgtImpsCnt",
    ],
)
def test_alibaba_store_daily_by_words_or_keys(bench: Bench, header: str) -> None:
    text = f'{header}\n2025-03-01,20,50,"1,000",10,2,3,4,1,100.50,12,5,0\n'
    assert landed_as(bench, "store.csv", text) == ("alibaba/store_daily", 1, 0, 0)
    columns = "day, unique_visitors, impressions, inquiries, paid_orders, paid_amount, prospects"
    assert bench.rows("alibaba__store_daily", columns) == [
        ("2025-03-01", "20", "1000", "3", "1", "100.50", "5")
    ]


def test_pdd_promotions_of_one_day(bench: Bench) -> None:
    cells = {"商品ID": "700001", "推广场景": "商品推广", "推广名称": "夏季", "总花费(元)": "120.50"}
    cells |= {"交易额(元)": "1,300.00", "成交笔数": "13", "曝光量": "10,000", "点击量": "200"}
    line = ",".join(f'"{cell}"' for cell in filled(PDD_PROMOTION, cells))
    total = ",".join(filled(PDD_PROMOTION, {"商品ID": "总计", "总花费(元)": "120.50"}))
    text = f"{PDD_PROMOTION}\n{line}\n{total}\n"
    assert landed_as(bench, "商品推广_20250301.csv", text) == ("pdd/promotions", 1, 0, 1)
    columns = "day, product_id, scene, promotion_name, total_cost, sales_amount, deals, impressions"
    assert bench.rows("pdd__promotions", columns) == [
        ("2025-03-01", "700001", "商品推广", "夏季", "120.50", "1300.00", "13", "10000")
    ]


def test_pdd_promotions_of_several_days_are_refused(bench: Bench) -> None:
    text = f"{PDD_PROMOTION}\n{','.join(filled(PDD_PROMOTION, {}))}\n"
    reason = bench.refusal("商品推广_20250301_20250307.csv", text)
    assert "its name covers 2025-03-01 to 2025-03-07" in reason


def test_tiktok_ads_with_totals_and_masked_cells(bench: Bench) -> None:
    ad = [
        "Spring",
        "Group 1",
        "Ad 1",
        "https://x.example",
        "USD",
        12.5,
        0.5,
        1.25,
        10000,
        25,
        0.0025,
    ]
    ad += [8000, 1.56, 1.25, 30, 900, "<5", 100, "12.5%", 2.5]
    total = ["Total of 1 results", "-", "-", "-", "USD", 12.5]
    rows = [["Date", *TIKTOK], ["2025-03-01", *ad], ["", *total]]
    assert landed_as(bench, "tiktok.xlsx", workbook({"a": rows})) == ("tiktok_ads/ads", 1, 0, 1)
    columns = (
        "day, campaign_name, ad_group_name, website_url, currency, cost, impressions, clicks_all, "
        "video_views_2s, full_view_rate"
    )
    day = ("2025-03-01", "Spring", "Group 1")
    assert bench.rows("tiktok_ads__ads", columns) == [
        (*day, "https://x.example", "USD", "12.5", "10000", "30", None, "0.125")
    ]


def test_tiktok_ads_of_the_day_in_the_name(bench: Bench) -> None:
    text = "Campaign name,Ad group name,Ad name,Cost,Impressions\nSpring,G,A,1.00,10\n"
    bench.landed("Ad report 2025-03-01 to 2025-03-01.csv", text)
    assert bench.rows("tiktok_ads__ads", "day, cost, currency") == [("2025-03-01", "1.00", None)]


def test_alimama_campaigns(bench: Bench) -> None:
    cells = {"日期": "2025-03-01", "场景名字": "直通车", "计划ID": "501", "计划名字": "春季"}
    cells |= {"花费": "12.50", "展现": "1000", "点击": "20", "订单": "2", "销量GMV": "200.00"}
    row = ",".join(filled(ALIMAMA, cells | {"点击率": "2.00%"}))
    text = f"{ALIMAMA}\n{row}\n{','.join(filled(ALIMAMA, {'日期': '合计'}))}\n"
    assert landed_as(bench, "alimama.csv", text) == ("alimama/campaigns", 1, 0, 1)
    columns = "day, product, campaign_id, spend, impressions, deals, deals_amount, click_rate"
    assert bench.rows("alimama__campaigns", columns) == [
        ("2025-03-01", "直通车", "501", "12.50", "1000", "2", "200.00", "0.02")
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Jour,Campagne,Impr.,Clics,Coût,Conversions",
        "Día,Campaña,Impr.,Clics,Coste,Conversiones",
        "Dzień,Kampania,Wyśw.,Kliknięcia,Koszt,Konwersje",
        "Tag,Kampagne,Impr.,Klicks,Kosten,Conversions",
    ],
)
def test_google_ads_in_other_languages(bench: Bench, header: str) -> None:
    text = f'Report\n"All time"\n{header}\n2025-03-01,A,"1.316",12,"1.234,56","1,5"\n'
    text += 'Total : Compte, --,"1.316",12,"1.234,56","1,5"\nŁącznie: Konto, --,0,0,0,0\n'
    (entry,) = bench.landed("google.csv", text).entries
    assert (entry.rows, entry.dropped) == (1, 4)
    columns = "day, campaign, impressions, clicks, cost, conversions"
    assert bench.rows("google_ads__campaigns", columns) == [
        ("2025-03-01", "A", "1316", "12", "1234.56", "1.5")
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Tag;Kampagnenname;Ausgegebener Betrag (EUR);Impressionen;Klicks (alle);Käufe",
        "Día;Nombre de la campaña;Importe gastado (EUR);Impresiones;Clics (todos);Compras",
        "Dzień;Nazwa kampanii;Wydana kwota (EUR);Wyświetlenia;Kliknięcia (wszystkie);Zakupy",
    ],
)
def test_meta_ads_in_other_languages(bench: Bench, header: str) -> None:
    bench.landed("meta.csv", f"{header}\n01/08/2026;A;1.234,56;1.000;20;3\n")
    columns = "day, campaign_name, currency, amount_spent, impressions, clicks_all, purchases"
    assert bench.rows("meta_ads__campaigns", columns) == [
        ("2026-08-01", "A", "EUR", "1234.56", "1000", "20", "3")
    ]


def test_shopify_payouts_old_and_new(bench: Bench) -> None:
    old = "Payout Date,Status,Charges,Refunds,Adjustments,Reserved Funds,Fees,Retried Amount,Total"
    old += ",Currency\n2025-03-01,paid,100.00,-10.00,0.00,0.00,-2.90,0.00,87.10,EUR\n"
    new = (
        "Payout Date,Status,Charges,Refunds,Adjustments,Marketplace Sales Tax,Advances,"
        "Reserved Funds,Fees,Retried Amount,Total,Currency,Bank Reference\n"
        '2026/3/2,in_transit,"$1,100.00",0,0,-5.00,0,0,-30.00,0,"$1,065.00",USD,\'000123\n'
    )
    bench.put("s/payouts_export_1.csv", old)
    bench.put("s/payouts_export_2.csv", new)
    assert {entry.format for entry in bench.land().landed} == {"shopify/payouts"}
    columns = "payout_date, status, charges, marketplace_sales_tax, fees, total, currency"
    assert bench.rows("shopify__payouts", f"{columns}, bank_reference", "1") == [
        ("2025-03-01", "paid", "100.00", None, "-2.90", "87.10", "EUR", None),
        ("2026-03-02", "in_transit", "1100.00", "-5.00", "-30.00", "1065.00", "USD", "000123"),
    ]
