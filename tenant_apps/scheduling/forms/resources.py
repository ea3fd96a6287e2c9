from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.scheduling.forms.rules import choose
from tenant_apps.scheduling.models import Location, Resource, ResourceKind
from tenant_apps.scheduling.queries.places import open_locations


class ResourceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.CharField(
        label=_("Kind"),
        max_length=80,
        help_text=_("Such as “Treatment room”. Any one of a kind will do."),
        widget=forms.TextInput(attrs={"list": "kinds", "autocomplete": "off"}),
    )
    location = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Location] = {str(place.pk): place for place in open_locations()}
        names = [(key, place.name) for key, place in self.places.items()]
        choose(self, "location", [("", _("Everywhere")), *names])
        self.kinds = list(ResourceKind.objects.values_list("name", flat=True))

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"]).strip()

    @property
    def answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"name": data["name"], "kind": data["kind"], "location": self.places.get(data["location"])}


def resource_initial(resource: Resource) -> dict[str, object]:
    return {"name": resource.name, "kind": resource.kind.name, "location": resource.location_id}
