"""The triggers that keep the log append-only: made by migration 0002, looked at by `hubang doctor`, put back by `hubang prepare`."""

from django.db import connection

from hubang.lib.db import atomic

SAYS = "'the audit log is append-only'"
TRIGGERS = {
    "sqlite": {
        "audit_no_update": f"BEFORE UPDATE ON audit_auditentry BEGIN SELECT RAISE(ABORT, {SAYS}); END",
        "audit_no_delete": f"BEFORE DELETE ON audit_auditentry BEGIN SELECT RAISE(ABORT, {SAYS}); END",
    },
    "postgresql": {
        "audit_append_only": "BEFORE UPDATE OR DELETE ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION hubang_append_only()",
        "audit_no_truncate": "BEFORE TRUNCATE ON audit_auditentry FOR EACH STATEMENT EXECUTE FUNCTION hubang_append_only()",
    },
}
FUNCTION = f"""CREATE OR REPLACE FUNCTION hubang_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION {SAYS}; END $$"""
QUERIES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditentry'",
    # O fires for everybody who is no replica, A for everybody; D is switched off.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_auditentry'::regclass AND tgenabled IN ('O', 'A')",
}


def missing_triggers() -> list[str]:
    """Their names, sorted; empty when the log is kept as it should be."""
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return sorted(set(TRIGGERS[connection.vendor]) - there)


def put_back() -> list[str]:
    """Make the triggers anew that are gone or switched off; their names."""
    missing = missing_triggers()
    if not missing:
        return missing
    on_table = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
    with atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for name in missing:
            # Names and statements are those above; nothing comes from outside.
            drop, create = (
                f"DROP TRIGGER IF EXISTS {name}{on_table}",
                f"CREATE TRIGGER {name} {TRIGGERS[connection.vendor][name]}",
            )
            cursor.execute(drop)
            cursor.execute(create)
    return missing
