"""The database itself refuses to change or remove a message of a transcript."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    "CREATE TRIGGER rooms_message_no_update BEFORE UPDATE ON rooms_message "
    "BEGIN SELECT RAISE(ABORT, 'a transcript is append-only'); END",
    "CREATE TRIGGER rooms_message_no_delete BEFORE DELETE ON rooms_message "
    "BEGIN SELECT RAISE(ABORT, 'a transcript is append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION rooms_message_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a transcript is append-only'; END $$",
    "CREATE TRIGGER rooms_message_append_only BEFORE UPDATE OR DELETE ON rooms_message "
    "FOR EACH ROW EXECUTE FUNCTION rooms_message_refuse()",
]
UNDO = {
    "sqlite": ["DROP TRIGGER rooms_message_no_update", "DROP TRIGGER rooms_message_no_delete"],
    "postgresql": [
        "DROP TRIGGER rooms_message_append_only ON rooms_message",
        "DROP FUNCTION rooms_message_refuse()",
    ],
}


def close_transcripts(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def open_transcripts(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_initial")]
    operations = [migrations.RunPython(close_transcripts, open_transcripts)]
