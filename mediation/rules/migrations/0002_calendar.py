"""Load the announced years of the State Council's calendar."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)


def load(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("rules", "CalendarDay")
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    rows = []
    for day in days:
        working = chinese_calendar.is_workday(day)
        off, name = chinese_calendar.get_holiday_detail(day)
        rows.append(model(day=day, is_working=working, is_holiday=bool(off and name), name=name or ""))
    model.objects.bulk_create(rows, batch_size=1000)


def unload(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("rules", "CalendarDay").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
