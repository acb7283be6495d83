"""The quirks of reports on customer service and of surveys, on invented rows."""

from __future__ import annotations

import pytest

from tests.landing.conftest import Bench
from tests.landing.test_workbooks import workbook

CHITU_RECEPTIONS = (
    "客服昵称,接待人数,平均响应(秒),回复率,询单->最终付款转化率,上班天数,服务满意度评价参与率,客户满意率,"
    "服务满意度评价很满意,服务满意度评价满意,服务满意度评价一般,服务满意度评价不满,服务满意度评价很不满"
)
CHITU_AGENT_SALES = (
    "客服昵称,聊天人数(原咨询人数),接待人数,询单人数,销售额,销售量,销售人数,销售订单数"
)
CHITU_WORKLOADS = (
    "客服昵称,聊天人数(原咨询人数),接待人数,直接接入人数,转发接入人数,转出人数,总消息数,买家消息数,"
    "客服消息数,答问比,客服字数,最大同时聊天数,未回复人数,回复率,慢接待人数,长接待人数,首次响应(秒),"
    "平均响应(秒),平均接待时长"
)
TMALL_SERVICE = (
    "日期,旺旺昵称,旺旺分组,有效接待人数,当日询单人数,销售人数,净销售额,客单价,询单流失人数,"
    "首次响应时长（秒),平均响应时长（秒),淘宝答问比,客户满意率,销售额,询单最终付款转化率"
)
PRESALE = (
    "日期,店铺,账户名,销售额,完成退款金额,咨询人数,接待人数,E客服评价发送率,客户满意比,客单价,旺旺回复率,"
    "平均响应时间,客服答问比,上班天数,服务总时长,平均日服务时长,挂起总时长"
)
JD_RECEPTIONS = "日期,客服,接待量,首次平均响应时间,平均响应时间,30s应答率"
JD_SALES = "日期,客服,促成下单商品金额,促成下单人数,售前接待人数"
JD_RATINGS = "日期,UID,技能组,好评量,差评量,客服总消息数,客户总消息数"
PDD_SERVICE = (
    "日期,客服账号,咨询人数,询单人数,最终成团人数,询单流失人数,询单转化率,客服销售额（元）,人工接待人数,"
    "需要人工回复的咨询人数,3分钟未回复人数,3分钟人工回复率(8-23点),平均人工响应时长（分钟）,"
    "30秒应答率(8-23点),评分≤3订单数,评分数,评分≤3率,纠纷退款数,投诉数,3分钟人工回复率(全天),"
    "30秒应答率(全天)"
)


def landed_as(bench: Bench, name: str, content: str | bytes) -> tuple[str | None, int, int, int]:
    (entry,) = bench.landed(name, content).entries
    return entry.format, entry.rows, entry.rejected, entry.dropped


def test_chitu_receptions_days_and_rule_stand_in_the_name(bench: Bench) -> None:
    rows = [
        CHITU_RECEPTIONS.split(","),
        ["旗舰店:小一", 85, 21.5, 1, "延迟统计", 1, "延迟统计", "延迟统计", *["延迟统计"] * 5],
        ["旗舰店:小二", "1,024", "33.05", "0.9876", 0.4321, 0.5, "12.5%", 0.95, 17, 2, 1, 0, 0],
        ["汇总", 1109, "-", "-", "-", 1.5, "-", "-", 17, 2, 1, 0, 0],
        ["均值", 554.5, 27.3, 0.99, "-", 0.75, "-", "-", 8.5, 1, 0.5, 0, 0],
    ]
    name = "自定义报表_人均日接入_下单优先判定_2026-04-20至2026-04-21.xlsx"
    assert landed_as(bench, name, workbook({"Sheet1": rows})) == ("chitu/receptions", 2, 0, 2)
    columns = (
        "period_start, period_end, judge_rule, agent, reception_customers, avg_response_seconds, "
        "response_rate, inquiry_to_pay_rate, work_days, rating_rate, ratings_5"
    )
    days = ("2026-04-20", "2026-04-21", "下单优先判定")
    assert bench.rows("chitu__receptions", columns, "_line") == [
        (*days, "旗舰店:小一", "85", "21.5", "1", None, "1", None, None),
        (*days, "旗舰店:小二", "1024", "33.05", "0.9876", "0.4321", "0.5", "0.125", "17"),
    ]


def test_chitu_receptions_without_days_are_refused(bench: Bench) -> None:
    reason = bench.refusal("人均日接入.csv", f"{CHITU_RECEPTIONS}\n小一,1{',' * 11}\n")
    assert "its name holds no date" in reason


def test_chitu_agent_sales_of_a_week(bench: Bench) -> None:
    text = (
        f'{CHITU_AGENT_SALES}\n小一,120,100,60,"12,345.60元",70,40,41\n汇总,120,100,60,1,70,40,41\n'
    )
    bench.shop("s", "CN")
    name = "自定义报表_每周店铺个人数据_付款判定_2026-04-13至2026-04-19.csv"
    assert landed_as(bench, name, text.encode("gb18030")) == ("chitu/agent_sales", 1, 0, 1)
    columns = (
        "period_start, period_end, judge_rule, agent, consult_customers, sales_amount, sales_orders"
    )
    assert bench.rows("chitu__agent_sales", columns) == [
        ("2026-04-13", "2026-04-19", "付款判定", "小一", "120", "12345.60", "41")
    ]


def test_chitu_workloads_with_durations(bench: Bench) -> None:
    first = "小一,90,85,80,5,3,1112,507,605,1.1933,9870,7,0,100%,2,1,15.2,21.5,8分48秒"
    second = "小二,60,55,55,0,0,1118,519,599,1.1541,8800,6,1,98.18%,0,0,12,20,1小时2秒"
    text = f"{CHITU_WORKLOADS}\n{first}\n{second}\n均值,75,70,67,2,1,,,,,,,,,,,,,\n"
    name = "客服数据_工作量_2026-04-20至2026-04-20.csv"
    assert landed_as(bench, name, text) == ("chitu/workloads", 2, 0, 1)
    columns = (
        "period_start, period_end, agent, direct_customers, transferred_in, messages, "
        "answer_question_ratio, response_rate, avg_session_seconds"
    )
    day = ("2026-04-20", "2026-04-20")
    assert bench.rows("chitu__workloads", columns, "_line") == [
        (*day, "小一", "80", "5", "1112", "1.1933", "1", "528"),
        (*day, "小二", "55", "0", "1118", "1.1541", "0.9818", "3602"),
    ]


def test_tmall_service_with_mixed_brackets(bench: Bench) -> None:
    row = "2026/4/20,旗舰店:小一,售前,85,60,24,2300.50,100.02,36,15.2,21.5,1.19,95.00%,2400.50,40%"
    text = f"{TMALL_SERVICE}\n{row}\n汇总,,,85,60,24,,,,,,,,,\n"
    assert landed_as(bench, "天猫客服.csv", text) == ("tmall/service_daily", 1, 0, 1)
    columns = (
        "day, agent, agent_group, effective_reception_customers, first_response_seconds, "
        "avg_response_seconds, satisfaction_rate, inquiry_to_pay_rate"
    )
    assert bench.rows("tmall__service_daily", columns) == [
        ("2026-04-20", "旗舰店:小一", "售前", "85", "15.2", "21.5", "0.95", "0.4")
    ]


def test_presale_daily_of_two_shops(bench: Bench) -> None:
    rest = "90,85,50.5%,0.98,120.00,99%,21秒,119%,1,8小时2分,8小时2分,35分10秒"
    text = f"{PRESALE}\n2019-06-01,一店,小一,2400.00,100.00,{rest}\n"
    text += f"2019-06-01,二店,小一,0,0,{rest}\n"
    assert landed_as(bench, "售前客服日报.csv", text) == ("tmall/presale_daily", 2, 0, 0)
    columns = (
        "day, shop_name, agent, invite_rate, avg_response_seconds, answer_question_ratio, "
        "service_seconds, paused_seconds"
    )
    cells = ("小一", "0.505", "21", "1.19", "28920", "2110")
    assert bench.rows("tmall__presale_daily", columns, "_line") == [
        ("2019-06-01", "一店", *cells),
        ("2019-06-01", "二店", *cells),
    ]


@pytest.mark.parametrize(
    ("table", "text", "columns", "row"),
    [
        (
            "service_receptions",
            f"{JD_RECEPTIONS}\n2026-04-20,jd_小一,85,15.2,21.5,96.47%\n汇总,,85,,,\n",
            "day, agent, receptions, first_response_seconds, response_rate_30s",
            ("2026-04-20", "jd_小一", "85", "15.2", "0.9647"),
        ),
        (
            "service_sales",
            f'{JD_SALES}\n2026-04-20,jd_小一,"2,400.50",24,60\n汇总,,2400.50,24,60\n',
            "day, agent, sales_amount, ordered_customers, presale_reception_customers",
            ("2026-04-20", "jd_小一", "2400.50", "24", "60"),
        ),
        (
            "service_ratings",
            f"{JD_RATINGS}\n2026-04-20,jd_小一,售前组,18,2,605,507\n汇总,,,18,2,605,507\n",
            "day, agent, agent_group, good_ratings, bad_ratings",
            ("2026-04-20", "jd_小一", "售前组", "18", "2"),
        ),
    ],
)
def test_jd_service(
    bench: Bench, table: str, text: str, columns: str, row: tuple[str, ...]
) -> None:
    assert landed_as(bench, "京东客服.csv", text) == (f"jd/{table}", 1, 0, 1)
    assert bench.rows(f"jd__{table}", columns) == [row]


def test_pdd_service_rates_and_minutes(bench: Bench) -> None:
    row = "2026-04-20,pdd_小一,90,60,24,36,40.00%,2400.50,85,80,4,95.00%,1.5,88.10%,1,20,5.00%,0,1"
    row += ",94%,-"
    assert landed_as(bench, "拼多多客服.csv", f"{PDD_SERVICE}\n{row}\n") == (
        "pdd/service_daily",
        1,
        0,
        0,
    )
    columns = (
        "day, agent, inquiry_to_pay_rate, sales_amount, avg_response_minutes, low_rated_orders, "
        "low_rating_rate, reply_rate_3min, reply_rate_3min_day, response_rate_30s"
    )
    assert bench.rows("pdd__service_daily", columns) == [
        ("2026-04-20", "pdd_小一", "0.4", "2400.50", "1.5", "1", "0.05", "0.94", "0.95", None)
    ]


ZENDESK = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,"
    "Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,"
    "Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,"
    "Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,"
    "First reply time in minutes,First reply time in minutes within business hours,"
    "First resolution time in minutes,First resolution time in minutes within business hours,"
    "Full resolution time in minutes,Full resolution time in minutes within business hours,"
    "Agent wait time in minutes,Agent wait time in minutes within business hours,"
    "Requester wait time in minutes,Requester wait time in minutes within business hours,"
    "On hold time in minutes,On hold time in minutes within business hours"
)
ZENDESK_ROW = (
    "1,42,A Buyer,900,c-7,buyer@x.example,x.example,A Buyer,An Agent,Support,My parcel,late vip,"
    "Solved,Normal,Mail,Question,2025-03-01 10:00,2025-03-02 09:00,2025-03-01 10:05,-,-,"
    "2025-03-01 10:05,2025-03-01 12:00,2.0,Good,1,2,0,3,15,10,120,90,120,90,30,20,45,40,0,0"
)


@pytest.mark.parametrize("spelling", ["old", "new"])
def test_zendesk_tickets_with_custom_fields(bench: Bench, spelling: str) -> None:
    header = ZENDESK
    if spelling == "new":
        header = header.replace(" in minutes within business hours", " within business hours (min)")
        header = header.replace(" in minutes", " (min)")
    text = f"{header},Reason [list],VIP [flag]\n{ZENDESK_ROW},delivery,1\n"
    assert landed_as(bench, "tickets.csv", text) == ("zendesk/tickets", 1, 0, 0)
    columns = (
        "ticket_id, requester_id, requester_external_id, status, organization, created_at, "
        "first_reply_minutes, first_reply_business_minutes, on_hold_business_minutes, _extra"
    )
    extra = '{"Reason [list]":"delivery","VIP [flag]":"1"}'
    assert bench.rows("zendesk__tickets", columns) == [
        ("42", "900", "c-7", "Solved", None, "2025-03-01 10:00", "15", "10", "0", extra)
    ]


ASKED = "How likely is it that you would recommend\n{{field:abc}} to a friend?"
TYPEFORM_TAIL = "Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags"


def test_typeform_responses_with_the_question_as_heading(bench: Bench) -> None:
    text = f'#,"{ASKED}",Why not?,Your phone,{TYPEFORM_TAIL},Ending\n'
    times = "2025-03-01 10:00:00,,2025-03-01 10:02:00"
    text += f"a1,9,,'+91 98765,completed,{times},n1,,Thanks\n"
    text += "b2,,,,partial,2025-03-01 11:00:00,2025-03-01 11:01:00,,n2,,\n"
    assert landed_as(bench, "responses.csv", text) == ("typeform/responses", 2, 0, 0)
    columns = "response_id, score, response_type, submitted_at, staged_at, _extra"
    assert bench.rows("typeform__responses", columns, "_line") == [
        ("a1", "9", "completed", "2025-03-01 10:02:00", None, '{"Your phone":"\'+91 98765"}'),
        ("b2", None, "partial", None, "2025-03-01 11:01:00", None),
    ]


@pytest.mark.parametrize(
    "question",
    [
        "NPS score",
        "Would you recommend us? (0 = not likely, 10 = very likely)",
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "¿Qué probabilidad hay de que nos recomiende?",
        "Quelle est la probabilité que vous nous recommandiez ?",
        "Jak prawdopodobne jest, że nas polecisz?",
        "您有多大可能向朋友推荐我们？",
    ],
)
def test_typeform_responses_of_older_forms(bench: Bench, question: str) -> None:
    text = f'#,"{question}",Start Date (UTC),Submit Date (UTC),Network ID\n'
    text += "a1,10,2021-03-01 10:00:00,2021-03-01 10:02:00,n1\n"
    bench.landed("responses.csv", text)
    columns = "response_id, score, response_type, submitted_at"
    assert bench.rows("typeform__responses", columns) == [("a1", "10", None, "2021-03-01 10:02:00")]


def test_typeform_without_such_a_question_is_refused(bench: Bench) -> None:
    text = f"#,Your size?,{TYPEFORM_TAIL}\na1,XL,completed,,,2025-03-01 10:02:00,n1,\n"
    reason = bench.refusal("responses.csv", text)
    assert "the column 'NPS score' (required) of typeform/responses is missing" in reason


def test_delighted_responses_with_seconds_since_1970(bench: Bench) -> None:
    text = (
        "id,person,email,name,survey_type,score,comment,permalink,created_at,updated_at,"
        "Delighted Source,Delighted Device Type,Delighted Operating System,Delighted Browser,"
        "Delighted Page URL\n"
        'r1,77,a@x.example,A B,nps,9,"good, fast",https://delighted.example/r1,1714564800,'
        "1714651200,Email,mobile,iOS,Safari,\n"
    )
    assert landed_as(bench, "delighted.csv", text) == ("delighted/responses", 1, 0, 0)
    columns = "response_id, person_id, score, responded_at, updated_at, source, device_type"
    assert bench.rows("delighted__responses", columns) == [
        ("r1", "77", "9", "2024-05-01 12:00:00 UTC", "2024-05-02 12:00:00 UTC", "Email", "mobile")
    ]
