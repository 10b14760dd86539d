"""The accounts of the demonstration, as its sign-in tiles show them. None exists outside it."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "hejie-demo-2019"  # noqa: S105  shown on the sign-in page of the demonstration
COURT = "示范区人民法院"
COMMITTEE = "示范区人民调解委员会"


@dataclass(frozen=True)
class DemonstrationAccount:
    """One tile: who, as what, and the page it opens."""

    key: str
    name: str
    role: str
    organisation: str
    login: str
    path: str
    password: str = PASSWORD


ACCOUNTS = [
    DemonstrationAccount("applicant", "张建国", "party", "", "13900010001", "/my"),
    DemonstrationAccount("respondent", "李敏", "party", "", "13900010002", "/my"),
    DemonstrationAccount("mediator", "周海燕", "mediator", COMMITTEE, "13900010003", "/desk/today"),
    DemonstrationAccount("clerk", "陈立", "clerk", COURT, "13900010004", "/desk/triage"),
    DemonstrationAccount("supervisor", "何静", "supervisor", COURT, "13900010005", "/desk/dashboard"),
    DemonstrationAccount("administrator", "吴管理", "administrator", COURT, "13900010006", "/desk/dashboard"),
]
