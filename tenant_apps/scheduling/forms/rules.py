from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from babel import Locale
from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tenant_apps.scheduling.queries.holidays import Holiday, countries, regions
from themes import formats

GRIDS = (5, 10, 15, 20, 30, 60)
NOTICES = {
    0: _("None"),
    30: _("30 minutes"),
    60: _("1 hour"),
    120: _("2 hours"),
    240: _("4 hours"),
    720: _("12 hours"),
    1440: _("1 day"),
    2880: _("2 days"),
    10080: _("1 week"),
}


def notice_choices(current: object = None) -> list[tuple[int, Any]]:
    """The usual ones, and what is set now if it is another."""
    own = {current: _("As set")} if isinstance(current, int) and current not in NOTICES else {}
    return [*NOTICES.items(), *own.items()]


def whole(label: Any, most: int, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    limits = [MaxValueValidator(most, _("At most %(limit_value)s."))]
    return forms.IntegerField(label=label, min_value=0, validators=limits, required=required, help_text=help_text)


class RulesForm(forms.Form):
    """For everything that can be booked; a service may have rules of its own."""

    grid_minutes = forms.TypedChoiceField(label=_("Times are offered every"), coerce=int)
    minimum_notice_minutes = forms.TypedChoiceField(label=_("Notice at least"), coerce=int)
    horizon_days = forms.IntegerField(
        label=_("Ahead at most"),
        min_value=1,
        validators=[MaxValueValidator(730, _("At most %(limit_value)s."))],
    )
    travel_minutes = whole(_("Way between two places"), 480, help_text=_("Kept free when somebody changes places."))
    gathers_visits = forms.BooleanField(
        label=_("Keep the day together"),
        required=False,
        help_text=_("Offers fewer times: next to what is booked, and at both ends of the day."),
    )
    cancel_notice_hours = whole(_("Cancel free of charge until"), 24 * 60)
    reschedule_notice_hours = whole(_("Move until"), 24 * 60)
    late_fee_percent = whole(_("Cancelled later"), 100)
    no_show_fee_percent = whole(_("Didn’t come"), 100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grids = [(n, ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}) for n in self._grids()]
        choose(self, "grid_minutes", grids)
        choose(self, "minimum_notice_minutes", notice_choices(self.initial.get("minimum_notice_minutes")))

    def _grids(self) -> list[int]:
        return sorted({*GRIDS, int(self.initial.get("grid_minutes") or GRIDS[0])})


class RegionField(forms.ChoiceField):
    """What was chosen of another country before counts as none."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if self.valid_value(text) else ""


class HolidayForm(forms.Form):
    """Country and region, then which of the coming holidays are worked."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    region = RegionField(label=_("Region"), required=False)
    open_holidays = forms.MultipleChoiceField(
        label=_("Open on these all the same"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, coming: Sequence[Holiday], country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "country", [("", _("None: open on public holidays")), *country_names()])
        choose(self, "region", [("", _("The whole country")), *regions(self.data.get("country", country))])
        choose(self, "open_holidays", [(one.name, _label(one)) for one in _once(coming)])


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def country_names() -> list[tuple[str, str]]:
    names = Locale.parse(formats.reader_locale()).territories
    return sorted(((code, names.get(code, code)) for code in countries()), key=lambda pair: pair[1])


def _label(holiday: Holiday) -> str:
    return f"{holiday.label}, {formats.day_words(holiday.on, locale=formats.reader_locale())}"


def _once(coming: Sequence[Holiday]) -> list[Holiday]:
    """A holiday of two days is one choice."""
    first: dict[str, Holiday] = {}
    for one in coming:
        first.setdefault(one.name, one)
    return list(first.values())
