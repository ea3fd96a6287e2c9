from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from babel.numbers import get_currency_precision
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from tenant_apps.scheduling.forms.rules import choose, notice_choices, whole
from tenant_apps.scheduling.models import ResourceKind, Service
from tenant_apps.scheduling.policy import OWN_RULES
from tenant_apps.team.models import Member

HIGHEST_PRICE = Decimal(1_000_000)


class PriceField(forms.CharField):
    """A price in whole units as people type it ("60", "60.50", "60,50"); its value is in minor units."""

    default_error_messages = {
        "invalid": _("Write the price as a number, like 60 or 60.50."),
        "negative": _("A price can’t be below zero."),
        "too_high": _("That is more than can be charged here. Please check the number."),
    }

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.precision = get_currency_precision(currency)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(" ", "").replace(",", ".")
        if not text:
            return 0
        try:
            amount = Decimal(text)
            minor = amount.scaleb(self.precision)
        except InvalidOperation:
            raise ValidationError(self.error_messages["invalid"]) from None
        if not amount.is_finite() or minor != minor.to_integral_value():
            raise ValidationError(self.error_messages["invalid"])
        if amount < 0:
            raise ValidationError(self.error_messages["negative"])
        if amount > HIGHEST_PRICE:
            raise ValidationError(self.error_messages["too_high"])
        return int(minor)

    def shown(self, minor: int) -> str:
        """Minor units as the field shows them: `60`, `60.50`."""
        amount = Decimal(minor).scaleb(-self.precision)
        return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.{self.precision}f}"


class ServiceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        help_text=_("One or two sentences that help someone choose."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    minutes = forms.IntegerField(
        label=_("Length"),
        validators=[
            MinValueValidator(5, _("At least 5 minutes.")),
            MaxValueValidator(24 * 60, _("At most 24 hours (1440 minutes).")),
        ],
    )
    buffer_before = forms.IntegerField(
        label=_("Pause before"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(240, _("At most 240 minutes."))],
    )
    buffer_after = forms.IntegerField(
        label=_("Pause after"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(240, _("At most 240 minutes."))],
    )
    capacity = forms.IntegerField(
        label=_("Group size"),
        required=False,
        validators=[MinValueValidator(1, _("At least 1.")), MaxValueValidator(500, _("At most %(limit_value)s."))],
        help_text=_("More than one: a group that meets in sessions, booked by the place."),
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Who gives it"),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without anybody it can’t be booked."),
    )
    needs = forms.ModelChoiceField(
        label=_("Needs one of"), queryset=ResourceKind.objects.none(), required=False, empty_label=_("Nothing")
    )
    is_online = forms.BooleanField(label=_("Can be booked online"), required=False)
    needs_confirmation = forms.BooleanField(
        label=_("We confirm each one first"),
        required=False,
        help_text=_("The time is kept until somebody confirms or declines."),
    )
    minimum_notice_minutes = forms.TypedChoiceField(
        label=_("Notice at least"), coerce=int, required=False, empty_value=None
    )
    horizon_days = forms.IntegerField(label=_("Ahead at most"), min_value=1, max_value=730, required=False)
    max_per_day = forms.IntegerField(label=_("A day at most"), min_value=1, max_value=1000, required=False)
    max_per_week = forms.IntegerField(label=_("A week at most"), min_value=1, max_value=5000, required=False)
    cancel_notice_hours = whole(_("Cancel free of charge until"), 24 * 60, required=False)
    reschedule_notice_hours = whole(_("Move until"), 24 * 60, required=False)
    late_fee_percent = whole(_("Cancelled later"), 100, required=False)
    no_show_fee_percent = whole(_("Didn’t come"), 100, required=False)

    field_order = ("name", "description", "minutes", "price", "buffer_before", "buffer_after", "members", "is_online")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["price"] = PriceField(label=_("Price"), currency=currency, required=False, max_length=20)
        self.order_fields(self.field_order)
        choice = cast("forms.ModelMultipleChoiceField[Member]", self.fields["members"])
        choice.queryset = Member.objects.filter(is_active=True, is_bookable=True)
        kinds = cast("forms.ModelChoiceField[ResourceKind]", self.fields["needs"])
        kinds.queryset = ResourceKind.objects.all()
        notices = notice_choices(self.initial.get("minimum_notice_minutes"))
        choose(self, "minimum_notice_minutes", [("", _("As for everything")), *notices])

    @property
    def has_own_rules(self) -> bool:
        """Whether any is filled in, or was refused."""
        names = (*OWN_RULES, "max_per_day", "max_per_week")
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    @property
    def answers(self) -> dict[str, Any]:
        """What add_service and update_service take."""
        data = dict(self.cleaned_data)
        data["price_minor"] = data.pop("price")
        data["capacity"] = data["capacity"] or 1
        return data | {name: data[name] or 0 for name in ("buffer_before", "buffer_after")}


def service_initial(service: Service) -> dict[str, object]:
    price = PriceField(currency=service.currency)
    return {
        "name": service.name,
        "description": service.description,
        "minutes": service.minutes,
        "price": price.shown(service.price_minor),
        "capacity": service.capacity,
        "buffer_before": service.buffer_before,
        "buffer_after": service.buffer_after,
        "members": [member.pk for member in service.members.all()],
        "needs": service.needs_id,
        "is_online": service.is_online,
        "needs_confirmation": service.needs_confirmation,
        **{name: getattr(service, name) for name in (*OWN_RULES, "max_per_day", "max_per_week")},
    }
