from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.scheduling.choices import Weekday
from tenant_apps.scheduling.exceptions import NoSuchTime
from tenant_apps.scheduling.instants import instant_of
from tenants.entry import current_business
from themes.formats import days_of_the_week
from themes.widgets import ClockInput, DayInput

SPANS = 3  # a day at most: before noon, after noon, evening
MIDNIGHT = time(0)

Spans = Sequence[tuple[time, time]]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One weekday of the form: spans that are filled in, or were posted, and one empty one behind a fold."""

    label: str
    shown: list[tuple[BoundField, BoundField]]
    folded: list[tuple[BoundField, BoundField]]


class WeekForm(forms.Form):
    """A member's week: up to three spans a day, an empty one is no span. An end of 00:00 is midnight."""

    def __init__(self, *args: Any, hours: Mapping[int, Spans] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in Weekday:
            filled = list((hours or {}).get(weekday, ()))
            for place in range(SPANS):
                starts, ends = filled[place] if place < len(filled) else (None, None)
                self._add(weekday, place, "starts", _("%(day)s from") % {"day": weekday.label}, starts)
                self._add(weekday, place, "ends", _("%(day)s until") % {"day": weekday.label}, ends)

    def _add(self, weekday: int, place: int, end: str, label: str, initial: time | None) -> None:
        self.fields[_name(weekday, place, end)] = forms.TimeField(
            label=label, initial=initial, required=False, widget=ClockInput(attrs={"step": 300})
        )

    def clean(self) -> dict[str, Any]:
        for weekday in Weekday:
            self._check(weekday)
        return self.cleaned_data

    def _check(self, weekday: int) -> None:
        """At the field where it is wrong; the order in which spans were typed doesn't matter."""
        taken: list[tuple[time, time]] = []
        for place in range(SPANS):
            starts, ends = self._span(weekday, place)
            at = _name(weekday, place, "ends" if starts and not ends else "starts")
            if self.errors.keys() & {_name(weekday, place, "starts"), _name(weekday, place, "ends")}:
                continue
            if (starts is None) != (ends is None):
                self.add_error(at, _("Fill in both, or leave both empty."))
            elif starts is not None and ends is not None:
                if ends <= starts and ends != MIDNIGHT:
                    self.add_error(_name(weekday, place, "ends"), _("This has to be later than the start."))
                elif any(_overlap((starts, ends), other) for other in taken):
                    self.add_error(at, _("This overlaps other hours of the same day."))
                taken.append((starts, ends))

    def _span(self, weekday: int, place: int) -> tuple[time | None, time | None]:
        data = self.cleaned_data
        return data.get(_name(weekday, place, "starts")), data.get(_name(weekday, place, "ends"))

    @property
    def hours(self) -> dict[int, list[tuple[time, time]]]:
        week = {}
        for weekday in Weekday:
            spans = [self._span(weekday, place) for place in range(SPANS)]
            week[int(weekday)] = sorted(
                (starts, ends) for starts, ends in spans if starts is not None and ends is not None
            )
        return week

    @property
    def rows(self) -> Iterator[DayRow]:
        for weekday in map(Weekday, days_of_the_week(current_business().country)):
            pairs = [
                (self[_name(weekday, place, "starts")], self[_name(weekday, place, "ends")]) for place in range(SPANS)
            ]
            shown = [pair for pair in pairs if any(one.value() or one.errors for one in pair)]
            yield DayRow(str(weekday.label), shown, [pair for pair in pairs if pair not in shown][:1])


class TimeOffForm(forms.Form):
    """Days, or hours of a day, on the wall clock of the member's zone; without times the days are meant whole."""

    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    starts = forms.TimeField(label=gettext_lazy("From"), required=False, widget=ClockInput(attrs={"step": 300}))
    ends_on = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DayInput)
    ends = forms.TimeField(label=gettext_lazy("Until"), required=False, widget=ClockInput(attrs={"step": 300}))
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=120, required=False, help_text=gettext_lazy("Only the team sees it.")
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first = data.get("starts_on")
        if first is None or self.errors:
            return data
        last, ends = data.get("ends_on") or first, data.get("ends")
        if last < first:
            self.add_error("ends_on", _("This has to be the first day or later."))
            return data
        data["starts_at"] = self._instant("starts", datetime.combine(first, data.get("starts") or MIDNIGHT))
        data["ends_at"] = self._instant("ends", _end(last, ends))
        if data["starts_at"] and data["ends_at"] and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends", _("This has to be later than the start."))
        return data

    def _instant(self, field: str, wall: datetime) -> datetime | None:
        try:
            return instant_of(wall, self.zone)
        except NoSuchTime:
            self.add_error(field, _("The clocks change then and skip this time. Please take one an hour later."))
            return None


class DayHoursForm(forms.Form):
    """Other hours on one date, in one or two spans."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DayInput)
    starts = forms.TimeField(label=gettext_lazy("From"), widget=ClockInput(attrs={"step": 300}))
    ends = forms.TimeField(label=gettext_lazy("Until"), widget=ClockInput(attrs={"step": 300}))
    again = forms.TimeField(label=gettext_lazy("And from"), required=False, widget=ClockInput(attrs={"step": 300}))
    until = forms.TimeField(label=gettext_lazy("Until"), required=False, widget=ClockInput(attrs={"step": 300}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "id_day_%s"  # beside other forms of the same page

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        if (data["again"] is None) != (data["until"] is None):
            self.add_error("until", _("Fill in both, or leave both empty."))
            return data
        for starts, ends in (("starts", "ends"), ("again", "until")):
            if data[starts] is not None and data[ends] <= data[starts] and data[ends] != MIDNIGHT:
                self.add_error(ends, _("This has to be later than the start."))
        if not self.errors and len(self.hours) == 2 and _overlap(*self.hours):
            self.add_error("again", _("This overlaps other hours of the same day."))
        return data

    @property
    def hours(self) -> list[tuple[time, time]]:
        data = self.cleaned_data
        spans = [(data["starts"], data["ends"]), (data["again"], data["until"])]
        return sorted((starts, ends) for starts, ends in spans if starts is not None)


class LimitsForm(forms.Form):
    max_per_day = forms.IntegerField(label=gettext_lazy("A day"), min_value=1, max_value=100, required=False)
    max_per_week = forms.IntegerField(label=gettext_lazy("A week"), min_value=1, max_value=500, required=False)


def _end(last: date, ends: time | None) -> datetime:
    whole_day = ends in (None, MIDNIGHT)
    return datetime.combine(
        last + timedelta(days=1) if whole_day else last, MIDNIGHT if whole_day else ends or MIDNIGHT
    )


def _name(weekday: int, place: int, end: str) -> str:
    return f"{Weekday(weekday).name.lower()}_{place + 1}_{end}"


def _overlap(one: tuple[time, time], other: tuple[time, time]) -> bool:
    (a, b), (c, d) = one, other
    return (a < d or d == MIDNIGHT) and (c < b or b == MIDNIGHT)
