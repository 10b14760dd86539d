"""The database itself refuses to change or remove an attempt to reach a party."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    "CREATE TRIGGER invitations_contactattempt_no_update BEFORE UPDATE ON invitations_contactattempt "
    "BEGIN SELECT RAISE(ABORT, 'the log of attempts is append-only'); END",
    "CREATE TRIGGER invitations_contactattempt_no_delete BEFORE DELETE ON invitations_contactattempt "
    "BEGIN SELECT RAISE(ABORT, 'the log of attempts is append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION invitations_contactattempt_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log of attempts is append-only'; END $$",
    "CREATE TRIGGER invitations_contactattempt_append_only BEFORE UPDATE OR DELETE ON invitations_contactattempt "
    "FOR EACH ROW EXECUTE FUNCTION invitations_contactattempt_refuse()",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER invitations_contactattempt_no_update",
        "DROP TRIGGER invitations_contactattempt_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER invitations_contactattempt_append_only ON invitations_contactattempt",
        "DROP FUNCTION invitations_contactattempt_refuse()",
    ],
}


def close_log(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def open_log(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("invitations", "0001_initial")]
    operations = [migrations.RunPython(close_log, open_log)]
