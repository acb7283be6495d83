"""The files have the headers that the platforms write, copied here independently."""

import csv
import gzip
import json

from sample_files import sheet

SHOPIFY_ORDERS = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References"  # noqa: E501
SHOPIFY_CUSTOMERS = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags"  # noqa: E501
SHOPIFY_CUSTOMERS_OLD = "First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt"  # noqa: E501
SHOPIFY_PRODUCTS = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Google Shopping / Google Product Category,Google Shopping / Gender,Google Shopping / Age Group,Google Shopping / MPN,Google Shopping / AdWords Grouping,Google Shopping / AdWords Labels,Google Shopping / Condition,Google Shopping / Custom Product,Google Shopping / Custom Label 0,Google Shopping / Custom Label 1,Google Shopping / Custom Label 2,Google Shopping / Custom Label 3,Google Shopping / Custom Label 4,Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item"  # noqa: E501
SHOPIFY_TRANSACTIONS = "Transaction Date,Type,Order,Card Brand,Card Source,Payout Status,Payout Date,Payout ID,Available On,Amount,Fee,Net,Checkout,Payment Method Name,Presentment Amount,Presentment Currency,Currency,VAT"  # noqa: E501
GOOGLE_ADS = "Day,Campaign,Campaign type,Impr.,Clicks,Cost,Conversions"
META_ADS = 'Reporting starts,Reporting ends,Campaign name,Campaign delivery,Attribution setting,Results,Result indicator,Reach,Frequency,Cost per results,Amount spent (EUR),Impressions,"CPM (cost per 1,000 impressions) (EUR)",Link clicks,CPC (cost per link click) (EUR),CTR (link click-through rate),Clicks (all),CTR (all),CPC (all) (EUR),Landing page views,Cost per landing page view (EUR)'  # noqa: E501
META_ADS_FRENCH = (
    "Jour;Nom de la campagne;Montant dépensé (EUR);Impressions;Couverture;Clics sur un lien"
)
TIKTOK_ADS = "Date,Campaign name,Ad group name,Ad name,Website URL (Ad level）,Currency,Cost,CPC (destination),CPM,Impressions,Clicks (destination),CTR (destination),Reach,Cost per 1,000 people reached,Frequency,Clicks (all),Video views,2-second video views,6-second video views,100% video view rate,Average play time per video view"  # noqa: E501
ZENDESK = "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,First resolution time in minutes,First resolution time in minutes within business hours,Full resolution time in minutes,Full resolution time in minutes within business hours,Agent wait time in minutes,Agent wait time in minutes within business hours,Requester wait time in minutes,Requester wait time in minutes within business hours,On hold time in minutes,On hold time in minutes within business hours"  # noqa: E501
SYCM_SOURCES = "来源,来源明细,访客数,访客数变化,下单买家数,下单买家数变化,下单转化率,下单转化率变化"
SYCM_TREND = "日期,终端,支付金额,支付买家数,客单价,下单金额,下单买家数,支付转化率,下单-支付转化率"
SYCM_PRODUCTS = "统计日期,商品ID,商品名称,商品访客数,商品浏览量,商品收藏人数,商品加购人数,下单买家数,下单金额,支付买家数,支付金额,成功退款金额,搜索引导访客数,搜索引导支付买家数"  # noqa: E501
TAOBAO_ORDERS = "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,新零售交易类型,新零售导购门店名称,新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,打款商家金额,含应开票给个人的个人红包"  # noqa: E501
TAOBAO_LINES = "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,支付单号,买家应付货款,买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间"  # noqa: E501
ALIPAY = "序号,入账时间,支付宝交易号,支付宝流水号,商户订单号,账务类型,账户余额（元）,收入（+元）,支出（-元）,服务费（元）,支付渠道,签约产品,对方账户,对方名称,银行订单号,商品名称,备注,业务基础订单号,业务订单号,业务账单来源,业务描述,付款备注"  # noqa: E501
AMAZON_ORDERS = "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\torder-channel\turl\tship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\tgift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\tship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order\tpurchase-order-number\tprice-designation"  # noqa: E501
AMAZON_SETTLEMENTS = "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tmerchant-order-id\tadjustment-id\tshipment-id\tmarketplace-name\tamount-type\tamount-description\tamount\tfulfillment-id\tposted-date\tposted-date-time\torder-item-code\tmerchant-order-item-id\tmerchant-adjustment-item-id\tsku\tquantity-purchased\tpromotion-id"  # noqa: E501
OTHER_FORMATS = ("alipay_", "google_ads_", "meta_ads_", "zendesk_", "typeform_")
UNIVERSAL_REQUIRED = {
    "orders": {"order_id", "created_at", "currency", "total_amount"},
    "order_lines": {"order_id", "line_id", "sku", "quantity", "unit_price"},
    "payments": {"payment_id", "order_id", "attempted_at", "status", "amount", "currency"},
    "refunds": {"refund_id", "order_id", "status", "amount", "currency"},
    "refund_lines": {"refund_id", "line_id", "order_id", "quantity"},
    "customers": {"customer_id"},
    "products": {"sku", "product_id"},
    "sku_costs": {"sku", "valid_from", "unit_cost", "currency"},
    "web_events": {"event_id", "occurred_at", "event_name", "visitor_id"},
    "web_vitals": {"occurred_at", "visitor_id", "page_url", "metric", "value"},
    "platform_traffic": {"date", "period_grain", "channel", "device"},
    "ad_spend": {
        "date",
        "ad_platform",
        "campaign_id",
        "ad_group_id",
        "country",
        "spend",
        "currency",
    },
    "marketing_costs": {"cost_id", "date", "kind", "amount", "currency"},
    "platform_fees": {"fee_id", "date", "amount", "currency"},
    "shipments": {"shipment_id", "order_id"},
    "messages": {"message_id", "channel", "sent_at"},
}


def first_line(sample, name: str, encoding: str = "utf-8") -> str:
    text = (sample.exports / name).read_text(encoding=encoding)
    return text.split("\n", 1)[0]


def test_shopify_headers(sample) -> None:
    assert len(SHOPIFY_ORDERS.split(",")) == 79
    assert first_line(sample, "polna-pl/orders_export_2.csv") == SHOPIFY_ORDERS
    old = SHOPIFY_ORDERS[: SHOPIFY_ORDERS.index("Tax 5 Value") + len("Tax 5 Value")]
    assert first_line(sample, "polna-pl/orders_export_1.csv") == old
    transactions = "polna-pl/payment_transactions_export_{}.csv"
    assert first_line(sample, transactions.format(2)) == SHOPIFY_TRANSACTIONS
    assert first_line(sample, transactions.format(1)) == SHOPIFY_TRANSACTIONS.removesuffix(",VAT")
    assert first_line(sample, "polna-pl/customers_export.csv") == SHOPIFY_CUSTOMERS
    assert first_line(sample, "polna-pl/customers_export_old.csv") == SHOPIFY_CUSTOMERS_OLD
    assert first_line(sample, "polna-pl/products_export.csv") == SHOPIFY_PRODUCTS


def test_ads_headers(sample) -> None:
    folder = sample.exports / "polna-pl"
    lines = (folder / "google_ads_2024-10-01_2024-12-31.csv").read_text().split("\n")
    assert lines[0] == "Campaign report"
    assert lines[1] == '"October 1, 2024 - December 31, 2024"'
    assert lines[2] == GOOGLE_ADS
    assert lines[-2].startswith("Total: ")
    old = (folder / "google_ads_2025-01-01_2025-02-07.tsv").read_bytes()
    assert old.startswith(b"\xff\xfe")
    assert old.decode("utf-16").split("\n")[2] == GOOGLE_ADS.replace(",", "\t")
    meta = "polna-pl/meta_ads_2024-10-01_2024-12-31.csv"
    assert first_line(sample, meta) == "\ufeff" + META_ADS
    french = "polna-pl/meta_ads_2025-01-01_2025-02-07.csv"
    assert first_line(sample, french) == "\ufeff" + META_ADS_FRENCH
    rows = sheet(sample.exports / "bluebird-us/tiktok_ads_2024-10-01_2024-12-31.xlsx")
    assert ",".join(rows[0]) == TIKTOK_ADS
    assert rows[-1][0] == f"Total of {len(rows) - 2} results"
    assert "<5" in {row[15] for row in rows}


def test_service_headers(sample) -> None:
    zendesk = "bluebird-us/zendesk_tickets_2024-10_2024-12.csv"
    assert first_line(sample, zendesk) == ZENDESK + ",Reason [list]"
    delighted = first_line(sample, "polna-pl/delighted_2024-10_2024-12.csv").split(",")
    assert {"id", "email", "name", "score", "comment", "permalink"} < set(delighted)
    assert {"created_at", "updated_at", "Delighted Source", "Delighted Page URL"} < set(delighted)
    headers = []
    for quarter in ("2024-10_2024-12", "2025-01-01_2025-02-07"):
        path = sample.exports / f"bluebird-us/typeform_{quarter}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            headers.append(next(csv.reader(file)))
    old, new = headers
    assert old[0] == new[0] == "#"
    assert any("\n" in name for name in old)
    assert old[-3:] == ["Start Date (UTC)", "Submit Date (UTC)", "Network ID"]
    assert new[-7:] == [
        "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID",
        "Tags", "Ending",
    ]  # fmt: skip


def test_sycm_headers_stand_below_some_lines(sample) -> None:
    folder = sample.exports / "hongyun-cn"
    sources = sheet(folder / "【生意参谋平台】无线店铺流量来源-2024-10-01_2024-10-31.xlsx")
    assert ",".join(sources[4]) == SYCM_SOURCES
    trend = sheet(folder / "生意参谋_交易趋势_2024-10-01_2024-12-31.xlsx")
    assert ",".join(trend[3]) == SYCM_TREND
    products = sheet(folder / "生意参谋_商品_2025-02-07.xlsx")
    assert ",".join(products[3]) == SYCM_PRODUCTS


def test_universal_headers_hold_the_required_columns(sample) -> None:
    for shop_id in ("bluebird-us", "hongyun-cn"):
        for path in (sample.exports / shop_id).glob("[a-z]*_*.csv*"):
            if path.name.startswith(OTHER_FORMATS):
                continue
            table = max((t for t in UNIVERSAL_REQUIRED if path.name.startswith(t)), key=len)
            opener = gzip.open if path.suffix == ".gz" else open
            with opener(path, "rt", encoding="utf-8", newline="") as file:
                header = next(csv.reader(file))
            assert set(header) >= UNIVERSAL_REQUIRED[table], path.name
            assert len(set(header)) == len(header), path.name


def test_taobao_headers_keep_their_blanks_in_gb18030(sample) -> None:
    assert TAOBAO_ORDERS.count(" ,") == 6
    assert len(TAOBAO_ORDERS.split(",")) == 54
    folder = "hongyun-cn/"
    orders = first_line(sample, folder + "ExportOrderList202411010300.csv", "gb18030")
    assert orders == TAOBAO_ORDERS
    lines = first_line(sample, folder + "ExportOrderDetailList202411010300.csv", "gb18030")
    assert lines == TAOBAO_LINES
    bill = (sample.exports / folder / "alipay_20241001_20241031.csv").read_text("gb18030")
    assert bill.split("\n")[2] == ALIPAY
    assert bill.startswith("#支付宝账务明细查询\n#")
    assert bill.endswith("\n#支付宝账务明细列表结束\n")


def test_amazon_headers(sample) -> None:
    folder = "bluebird-amazon/"
    orders = first_line(sample, folder + "amazon-all-orders-2024-10.txt")
    assert orders == AMAZON_ORDERS
    assert first_line(sample, folder + "11000000001.txt") == AMAZON_SETTLEMENTS


def test_ga4_events_are_json_with_64_bit_numbers_as_text(sample) -> None:
    names = set()
    with gzip.open(sample.exports / "polna-pl/ga4/events_20241031.json.gz", "rt") as file:
        for line in file:
            event = json.loads(line)
            names.add(event["event_name"])
            assert isinstance(event["event_timestamp"], str)
            params = {param["key"]: param["value"] for param in event["event_params"]}
            assert isinstance(params["ga_session_id"]["int_value"], str)
            assert params["page_location"]["string_value"].startswith("https://")
    assert names >= {
        "session_start", "first_visit", "page_view", "view_item", "add_to_cart", "begin_checkout",
        "add_shipping_info", "add_payment_info", "purchase",
    }  # fmt: skip


def test_rates_are_wide_newest_first_and_only_on_working_days(sample) -> None:
    lines = (sample.exports / "eurofxref-hist.csv").read_text().splitlines()
    assert lines[0].startswith("Date,USD,JPY,")
    assert all(line.endswith(",") for line in lines)
    days = [line[:10] for line in lines[1:]]
    assert days == sorted(days, reverse=True)
    assert days[-1] == "2024-09-23"  # 10 days before the start is a Saturday
    assert "2024-10-05" not in days
