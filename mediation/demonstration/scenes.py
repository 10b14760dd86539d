"""What the demonstration tells: one dispute for each stage, invented people, plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mediation.cases.enums import PartyKind, Side, Stage
from mediation.cases.services import PartyDetails
from mediation.consultations.enums import Channel
from mediation.consultations.services import Question
from mediation.rules.enums import Cause


@dataclass(frozen=True)
class Scene:
    """A dispute and the stage it is shown in. `days_ago` is when it was filed."""

    stage: Stage
    cause: Cause
    claim: str
    facts: str
    amount: Decimal | None
    days_ago: int
    parties: tuple[PartyDetails, ...] = field(default_factory=tuple)
    answers: Mapping[str, Any] = field(default_factory=dict)


def person(side: Side, name: str, phone: str, address: str = "示范区临江街道 12 号") -> PartyDetails:
    """A natural person with a phone."""
    return PartyDetails(side, name, PartyKind.PERSON, phone, "", address)


def company(side: Side, name: str, phone: str) -> PartyDetails:
    """A company with a phone."""
    return PartyDetails(side, name, PartyKind.ORGANISATION, phone, "", "示范区工业园 3 号")


ZHANG = person(Side.APPLICANT, "张建国", "13900010001")
LI = person(Side.RESPONDENT, "李敏", "13900010002")

SCENES = [
    Scene(
        Stage.DRAFT,
        Cause.PRIVATE_LOAN,
        "请对方归还借款 12,000 元。",
        "",
        Decimal(12000),
        0,
        (ZHANG, person(Side.RESPONDENT, "周强", "13900010021")),
        {"lent_on": "2025-05-06", "lent": "12000"},
    ),
    Scene(
        Stage.SUBMITTED,
        Cause.PROPERTY_SERVICE,
        "请物业公司修好漏水的屋顶，并赔偿家具损失 3,600 元。",
        "今年八月起顶楼漏水，报修四次，物业一直没有来修。",
        Decimal(3600),
        1,
        (person(Side.APPLICANT, "赵秀兰", "13900010031"), company(Side.RESPONDENT, "恒信物业有限公司", "13900010032")),
        {"about": "repairs", "home": "临江花园 6 幢 2 单元 601 室", "period": "今年八月至今", "told": True},
    ),
    Scene(
        Stage.SUBMITTED,
        Cause.PRIVATE_LOAN,
        "请对方归还借款 30,000 元。",
        "前年三月借给对方做生意，写有借条，到期后一直推托。",
        Decimal(30000),
        1,
        (person(Side.APPLICANT, "沈志远", "13900010033"), person(Side.RESPONDENT, "罗平", "13900010034")),
        {
            "lent_on": "2024-03-15",
            "lent": "30000",
            "interest": "没有约定",
            "due_on": "2025-03-15",
            "repaid": "0",
            "in_writing": "iou",
        },
    ),
    Scene(
        Stage.SUBMITTED,
        Cause.TRAFFIC,
        "请对方赔偿修车费和误工费共 8,700 元。",
        "十月二日在环城路被追尾，交警认定对方负全责，保险理赔后还差这些。",
        Decimal(8700),
        0,
        (person(Side.APPLICANT, "邓晓燕", "13900010035"), person(Side.RESPONDENT, "袁刚", "13900010036")),
        {
            "happened_on": "2026-10-02",
            "place": "环城路与人民路交叉口",
            "finding": "other_full",
            "insurance": "both",
            "hospital_days": 0,
        },
    ),
    Scene(
        Stage.RETURNED,
        Cause.LABOUR,
        "请公司支付拖欠的工资 18,400 元。",
        "公司从六月起没有发工资。",
        Decimal(18400),
        4,
        (person(Side.APPLICANT, "何磊", "13900010041"), company(Side.RESPONDENT, "瑞达电子有限公司", "13900010042")),
        {
            "employed_since": "2024-09-01",
            "still_employed": False,
            "left_on": "2026-10-20",
            "owed": "wages",
            "monthly_wage": "4600",
        },
    ),
    Scene(
        Stage.REFUSED,
        Cause.NEIGHBOUR,
        "请求撤销街道办的处罚决定。",
        "认为街道办处罚过重。",
        None,
        12,
        (person(Side.APPLICANT, "钱国强", "13900010051"), company(Side.RESPONDENT, "临江街道办事处", "13900010052")),
        {"about": "building"},
    ),
    Scene(
        Stage.ACCEPTED,
        Cause.TRAFFIC,
        "请对方赔偿医疗费和误工费共 26,500 元。",
        "九月十二日在人民路口被电动车撞伤，住院六天。",
        Decimal(26500),
        3,
        (person(Side.APPLICANT, "孙丽华", "13900010061"), person(Side.RESPONDENT, "马超", "13900010062")),
        {
            "happened_on": "2026-09-12",
            "place": "人民路口",
            "finding": "other_main",
            "insurance": "none",
            "hospital_days": 6,
        },
    ),
    Scene(
        Stage.DESIGNATED,
        Cause.CONSUMER,
        "请商家退还购货款 4,980 元。",
        "买的空调送到就不能用，商家不肯退。",
        Decimal(4980),
        4,
        (person(Side.APPLICANT, "刘芳", "13900010071"), company(Side.RESPONDENT, "永泰电器商行", "13900010072")),
        {
            "bought_on": "2026-10-18",
            "goods": "空调一台",
            "price": "4980",
            "bought_via": "shop",
            "trouble": "quality",
            "complained": True,
        },
    ),
    Scene(
        Stage.PREPARING,
        Cause.NEIGHBOUR,
        "请对方移走楼道里的杂物，并修好共用的水管。",
        "对方长期在楼道堆放杂物，共用水管漏水也不肯一起修。",
        None,
        6,
        (ZHANG, LI),
        {"about": "passage", "place": "临江街道 12 号 3 楼楼道", "talked": True},
    ),
    Scene(
        Stage.MEDIATING,
        Cause.SALE,
        "请对方支付货款 68,000 元及违约金 4,200 元。",
        "去年九月至十一月供应包装材料，双方对账确认欠款，催要三次未付。",
        Decimal(72200),
        9,
        (ZHANG, LI),
        {
            "my_part": "seller",
            "goods": "包装材料一批",
            "price": "68000",
            "paid": "0",
            "delivered": "all",
            "trouble": "unpaid",
        },
    ),
    Scene(
        Stage.SUSPENDED,
        Cause.BODILY_HARM,
        "请对方赔偿医疗费 31,000 元。",
        "在对方店内滑倒骨折，正在做伤残鉴定。",
        Decimal(31000),
        25,
        (person(Side.APPLICANT, "吴桂英", "13900010081"), company(Side.RESPONDENT, "天和超市有限公司", "13900010082")),
        {
            "happened_on": "2026-09-28",
            "place": "天和超市一楼入口",
            "injury": "左腕骨折",
            "costs": "31000",
            "police": False,
            "appraisal": True,
        },
    ),
    Scene(
        Stage.SIGNING,
        Cause.RECOURSE,
        "请对方偿还代付的款项 9,600 元。",
        "作为担保人替对方还了银行贷款。",
        Decimal(9600),
        20,
        (ZHANG, LI),
        {"paid_on": "2026-07-08", "paid": "9600", "because": "guarantor", "recovered": "0"},
    ),
    Scene(
        Stage.SETTLED,
        Cause.CHILD_SUPPORT,
        "请对方按月支付抚养费 1,500 元。",
        "离婚后孩子随申请人生活，对方半年没有付抚养费。",
        Decimal(9000),
        30,
        (person(Side.APPLICANT, "许雅", "13900010091"), person(Side.RESPONDENT, "郭伟", "13900010092")),
        {
            "child_born_on": "2018-04-19",
            "lives_with": "applicant",
            "asked": "1500",
            "set_by": "agreement",
            "set_amount": "1500",
        },
    ),
    Scene(
        Stage.CONFIRMING,
        Cause.PRIVATE_LOAN,
        "请对方归还借款 50,000 元及利息。",
        "三年前借出，约定两年归还，至今未还。",
        Decimal(53000),
        35,
        (person(Side.APPLICANT, "高翔", "13900010101"), person(Side.RESPONDENT, "林涛", "13900010102")),
        {"lent_on": "2023-09-01", "lent": "50000", "due_on": "2025-09-01", "repaid": "0", "in_writing": "iou"},
    ),
    Scene(
        Stage.CONFIRMED,
        Cause.FINANCIAL_LOAN,
        "请对方清偿贷款本金 80,000 元。",
        "贷款到期未还，愿意分期。",
        Decimal(80000),
        60,
        (company(Side.APPLICANT, "示范农村信用社", "13900010111"), person(Side.RESPONDENT, "唐军", "13900010112")),
        {"borrowed_on": "2022-10-11", "principal": "80000", "overdue_since": "2025-10-12", "security": "none"},
    ),
    Scene(
        Stage.ENDED,
        Cause.DIVORCE,
        "请求离婚并分割共同财产。",
        "分居两年，多次协商未果。",
        None,
        40,
        (person(Side.APPLICANT, "宋洁", "13900010121"), person(Side.RESPONDENT, "韩斌", "13900010122")),
        {"married_on": "2012-05-20", "children": 1, "children_live_with": "applicant", "sued_before": False},
    ),
    Scene(
        Stage.TRANSFERRED,
        Cause.LAND_CONTRACT,
        "请对方返还承包地 3 亩。",
        "外出务工期间土地被对方占用耕种。",
        None,
        45,
        (person(Side.APPLICANT, "冯德山", "13900010131"), person(Side.RESPONDENT, "冯德水", "13900010132")),
        {"village": "临江镇柳林村二组", "area": 3, "trouble": "occupied", "certificate": True},
    ),
    Scene(
        Stage.ARCHIVED,
        Cause.ELDER_SUPPORT,
        "请子女每月各付赡养费 600 元。",
        "年老多病，没有收入。",
        Decimal(14400),
        80,
        (
            person(Side.APPLICANT, "赵明德", "13900010141"),
            person(Side.RESPONDENT, "赵明", "13900010142"),
            person(Side.RESPONDENT, "赵亮", "13900010143"),
        ),
        {"children": 2, "asked": "1200", "income": "0"},
    ),
]

AGREEMENT = (
    "一、被申请人于 2026 年 12 月 31 日前向申请人支付 {amount} 元，付至申请人指定的银行账户。\n"
    "二、付清后双方就本纠纷再无其他争议。\n"
    "三、逾期不付的，申请人可以就未付的全部款项申请人民法院强制执行（经司法确认的）或者提起诉讼。"
)

TALK = [
    (
        "joint",
        "mediator",
        "两位好，我是调解员周海燕。今天我们把货款的事谈清楚。调解是自愿的，说过的话不会成为对您不利的证据。",
    ),
    ("joint", "applicant", "周老师好。对账单双方都签过字，本金 68,000 元。"),
    ("joint", "respondent", "本金我认。今年生意不好，一次拿不出来。"),
    ("joint", "mediator", "好，本金没有争议。付款期限我和两位分别聊一聊。"),
    ("applicant", "mediator", "张先生，您最担心的是对方一次拿不出来。如果分期，您能接受几期？"),
    ("applicant", "applicant", "最多三期，第一期得先付一半，不然我没法跟厂里交代。"),
    ("respondent", "mediator", "李女士，分期的话，第一期您能付多少？"),
    ("respondent", "respondent", "第一期两万，我尽量多凑一点。"),
]
"""The mediation as the visitor finds it: room, speaker, words."""

QUESTIONS = [
    (
        Question(
            Channel.WINDOW,
            Cause.PRIVATE_LOAN,
            "借条丢了，只有微信转账记录，还能要求对方还钱吗？",
            "王秀珍",
            "13900010201",
        ),
        "可以。转账记录和聊天记录都是证据，请先保存好原始手机，再来申请诉前调解。",
    ),
    (Question(Channel.PHONE, Cause.LABOUR, "单位没有签合同，可以要求双倍工资吗？", "李大伟", "13900010202"), ""),
    (Question(Channel.ONLINE, Cause.NEIGHBOUR, "邻居装空调外机太吵，该找谁？", "陈晓", "13900010203"), ""),
]
"""Consultations, and the answer where there is one."""
