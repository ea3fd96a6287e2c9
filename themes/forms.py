"""Forms for the style guide alone."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from themes.widgets import ClockInput, DayInput

INDUSTRIES = [
    ("clinic", _("Wellness or clinic")),
    ("coaching", _("Coaching")),
    ("legal", _("Legal")),
    ("accounting", _("Accounting")),
    ("tutoring", _("Tutoring")),
]


ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Asia/", "Europe/")))


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name"))
    email = forms.EmailField(label=_("Email"), help_text=_("We send a code here, nothing else."))
    subdomain = forms.SlugField(label=_("Address"))
    note = forms.CharField(label=_("Anything we should know?"), widget=forms.Textarea, required=False)
    service = forms.ChoiceField(
        label=_("Service"), choices=[("1", _("Initial assessment · 60 min")), ("2", _("Follow-up"))]
    )
    on = forms.DateField(label=_("Day"), widget=DayInput)
    at = forms.TimeField(label=_("Time"), widget=ClockInput, required=False)
    length = forms.ChoiceField(
        label=_("Length"),
        widget=forms.RadioSelect,
        choices=[("30", "30 min"), ("60", "60 min"), ("90", "90 min")],
        initial="60",
    )
    industry = forms.ChoiceField(
        label=_("What do you do?"), widget=forms.RadioSelect, choices=INDUSTRIES, initial="coaching"
    )
    reminders = forms.MultipleChoiceField(
        label=_("Remind me"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("day", _("A day before")), ("hour", _("An hour before"))],
        initial=["day"],
        required=False,
    )
    agree = forms.BooleanField(label=_("I have read the cancellation policy."))
    code = forms.CharField(label=_("Code from the mail"))
    is_on = forms.BooleanField(
        label=_("Remind by mail"), help_text=_("A day before each appointment."), initial=True, required=False
    )
    is_off = forms.BooleanField(label=_("Let people book online"), required=False)
    stopped = forms.BooleanField(label=_("Only the owner may change this"), required=False, disabled=True)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone) for zone in ZONES], initial="Europe/Berlin")
    picture = forms.FileField(label=_("Picture of the referral"), help_text=_("A photo or a PDF, at most 10 MB."))


class WrongForm(forms.Form):
    email = forms.EmailField(label=_("Email"))
    on = forms.DateField(label=_("Day"), widget=DayInput)
    agree = forms.BooleanField(label=_("I have read the cancellation policy."))
    code = forms.CharField(label=_("Code from the mail"), max_length=6)
    picture = forms.FileField(label=_("Picture of the referral"))

    @classmethod
    def sent(cls) -> WrongForm:
        return cls({"wrong-email": "cara@", "wrong-on": "", "wrong-code": "1234567"}, prefix="wrong")

    def clean(self) -> dict[str, object]:
        raise forms.ValidationError(_("That time was taken a moment ago. These are the next free ones."))


class UntidyForm(forms.Form):
    long = forms.CharField(
        label="Rechtsschutzversicherungsgesellschaften und Kraftfahrzeughaftpflichtversicherung",
        initial="Maximiliana-Theodora von Hohenzollern-Sigmaringen",
        help_text="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    )
