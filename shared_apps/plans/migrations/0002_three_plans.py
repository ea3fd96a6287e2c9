"""The three plans that there are to begin with; an operator changes them as rows."""

from django.db import migrations

# Everything is in every plan: what is paid for is size.
FEATURES = ["booking", "white_label", "own_domain", "second_factor", "roles", "caseloads", "api", "trail"]
PLANS = [
    {"key": "solo", "name": "Solo", "price": 1900, "members": 1, "clients": 150},
    {"key": "practice", "name": "Practice", "price": 4900, "members": 8, "clients": 2000},
    {"key": "house", "name": "House", "price": 12900, "members": None, "clients": None},
]


def add(apps, schema_editor):
    plans = apps.get_model("plans", "Plan").objects.using(schema_editor.connection.alias)
    for position, fields in enumerate(PLANS, start=1):
        plans.get_or_create(key=fields["key"], defaults={**fields, "features": FEATURES, "position": position})


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
