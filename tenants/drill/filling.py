"""One row of a rival in every table of a business, made from the types of its fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import DateRangeField, DateTimeRangeField
from django.db import DatabaseError, models, transaction
from django.db.models import fields as types

from tenants.drill.samples import fields_for, is_one_alone
from tenants.entry import at_the_door
from tenants.isolation import ownership_of, tenant_models
from tenants.ownership import Shared

LATER = datetime(2150, 1, 4, 9, tzinfo=UTC)
WORDS = {"time_zone": "UTC", "currency": "EUR", "language": "en", "country": "DE"}

Maker = Callable[[str, Any, int], Any]


class Rival:
    """Somebody who does not exist, with a row in every table, each under the same `key`.

    The text of these rows is `marker`, and `sign` in those that everybody in the business may read: where either is
    seen on a page, one knows whose row it comes from. `is_stranger`: the one who is after what is somebody else's.
    """

    def __init__(self, key: int, marker: str, sign: str, *, is_stranger: bool) -> None:
        self.key, self.marker, self.sign, self.is_stranger = key, marker, sign, is_stranger
        self.small_key = key % 10**8 + 2_000_000_000  # for keys of four bytes
        self.unfilled: list[str] = []

    @property
    def email(self) -> str:
        return f"{self.marker}@drill.invalid"

    def key_of(self, field: models.Field[Any, Any]) -> Any:
        """The key as this field holds it; where it points, there is the same one."""
        while field.remote_field is not None and field.related_model is not None:
            field = field.target_field  # type: ignore[attr-defined]  # of a foreign key
        if isinstance(field, models.UUIDField):
            return UUID(int=self.key)
        if isinstance(field, models.CharField):
            return self.marker
        is_small = isinstance(field, models.IntegerField) and not isinstance(field, models.BigIntegerField)
        return self.small_key if is_small else self.key

    @property
    def keys(self) -> tuple[int, int]:
        return self.key, self.small_key


def fill_everything(rival: Rival) -> None:
    """Inside a business, as its system: the rival's rows. Those that could not be made are noted with the rival."""
    for model in tenant_models():
        if not model._meta.managed or (is_one_alone(model) and rival.is_stranger):
            continue
        try:
            with transaction.atomic():
                _insert(rival, model)
        except (DatabaseError, ValueError, TypeError) as problem:
            rival.unfilled.append(f"{model._meta.db_table}: {type(problem).__name__}")


def _insert(rival: Rival, model: type[models.Model]) -> None:
    if is_one_alone(model):
        model._default_manager.all().delete()
    row = model(**values_of(rival, model))
    if "INSERT" in ownership_of(model).team:
        row.save(force_insert=True)
        return
    with at_the_door():
        row.save(force_insert=True)


def values_of(rival: Rival, model: type[models.Model]) -> dict[str, Any]:
    given = {name: value(rival) if callable(value) else value for name, value in fields_for(model).items()}
    word = rival.sign if isinstance(ownership_of(model), Shared) else rival.marker
    found: dict[str, Any] = {}
    for order, field in enumerate(model._meta.concrete_fields):
        name = field.attname if field.remote_field else field.name
        if field.name in given or name in given or isinstance(field, models.GeneratedField):
            continue
        if field.primary_key or field.name in ("client_id", "user_id"):
            found[name] = rival.key_of(field)
        elif not field.has_default() and not field.null and not (field.blank and field.empty_strings_allowed):
            found[name] = _value(rival, field, order, word)
    return {**found, **given}


def _value(rival: Rival, field: models.Field[Any, Any], order: int, word: str) -> Any:
    if field.remote_field is not None:
        return rival.key_of(field)
    if field.choices:
        return next(value for value, _label in field.flatchoices)
    for kind, make in MAKERS:
        if isinstance(field, kind):
            return make(word, field, order)
    raise TypeError(f"No value for a {type(field).__name__}: say one in the app's drill.py.")


def _text(word: str, field: models.Field[Any, Any], order: int) -> str:
    return WORDS.get(field.name) or word[: field.max_length]


# A field that comes later in a model holds a later time: what ends, ends after it began.
MAKERS: tuple[tuple[type[Any], Maker], ...] = (
    (types.EmailField, lambda word, field, order: f"{word}@drill.invalid"),
    (types.CharField, _text),
    (types.TextField, _text),
    (types.DateTimeField, lambda word, field, order: LATER + timedelta(hours=order)),
    (types.DateField, lambda word, field, order: LATER.date() + timedelta(days=order)),
    (types.TimeField, lambda word, field, order: time(order % 24)),
    (types.DurationField, lambda word, field, order: timedelta(hours=1)),
    (DateTimeRangeField, lambda word, field, order: (LATER, LATER + timedelta(days=7))),
    (DateRangeField, lambda word, field, order: (LATER.date(), LATER.date() + timedelta(days=7))),
    (types.UUIDField, lambda word, field, order: uuid4()),
    (types.BooleanField, lambda word, field, order: False),
    (types.DecimalField, lambda word, field, order: Decimal(1)),
    (types.IntegerField, lambda word, field, order: 1),
    (types.FloatField, lambda word, field, order: 1.0),
    (types.BinaryField, lambda word, field, order: word.encode()),
    (models.JSONField, lambda word, field, order: {}),
    (ArrayField, lambda word, field, order: []),
    (types.GenericIPAddressField, lambda word, field, order: "192.0.2.1"),
)
