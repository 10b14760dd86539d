"""Name the seeded holidays as the State Council's announcements do, like those that administrators enter."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}


def rename(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for seeded, announced in NAMES.items():
        apps.get_model("rules", "CalendarDay").objects.filter(name=seeded).update(name=announced)


def name_back(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for seeded, announced in NAMES.items():
        apps.get_model("rules", "CalendarDay").objects.filter(name=announced).update(name=seeded)


class Migration(migrations.Migration):
    dependencies = [("rules", "0002_calendar")]
    operations = [migrations.RunPython(rename, name_back)]
