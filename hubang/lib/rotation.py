"""Encrypting every secret column anew with the newest key, while everybody goes on writing."""

from collections.abc import Iterator

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models

from hubang.lib.db import atomic
from hubang.lib.fields import EncryptedTextField, box, newest_box

# One transaction each: writers wait for no more than this many rows.
BATCH = 200


def encrypted_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every column of every model that is encrypted: (model, column)."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.column


def rotate(model: type[models.Model], column: str) -> int:
    """Encrypt anew what an older key encrypted; how many values. A value that is changed meanwhile is already new."""
    done, last = 0, 0
    while rows := _rows_after(model, column, last):
        last = rows[-1][0]
        with atomic():
            for key, token in rows:
                done += _is_old(token) and _replace(model, column, key, token)
    return done


def left(model: type[models.Model], column: str) -> int:
    """How many values still need an older key."""
    count, last = 0, 0
    while rows := _rows_after(model, column, last):
        last = rows[-1][0]
        count += sum(_is_old(token) for _key, token in rows)
    return count


def _is_old(token: str) -> bool:
    try:
        newest_box().decrypt(token)
    except InvalidToken:
        return True
    return False


def _rows_after(model: type[models.Model], column: str, last: int) -> list[tuple[int, str]]:
    table, name, key = _quoted(model._meta.db_table), _quoted(column), _quoted(model._meta.pk.column)
    query = f"SELECT {key}, {name} FROM {table} WHERE {key} > %s AND {name} <> '' ORDER BY {key} LIMIT {BATCH}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [last])
        return [(int(pk), str(token)) for pk, token in cursor.fetchall()]


def _replace(model: type[models.Model], column: str, key: int, token: str) -> int:
    table, name, pk = _quoted(model._meta.db_table), _quoted(column), _quoted(model._meta.pk.column)
    query = f"UPDATE {table} SET {name} = %s WHERE {pk} = %s AND {name} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [box().rotate(token.encode()).decode(), key, token])
        return int(cursor.rowcount)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
