"""Rooms and equipment: a visit has one of the kind it needs, and no two have the same at once."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

# With its owner's rights, past the row policies: when, where and in which room, never whose.
BUSY = """
CREATE OR REPLACE VIEW scheduling_busy AS
SELECT member_id, span, upper(validity) AS until, location_id, resource_id FROM scheduling_reservation
UNION ALL
SELECT member_id, span, NULL, NULL, NULL FROM scheduling_timeoff
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_links"),
        ("scheduling", "0005_sessions"),
        ("team", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResourceKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scheduling.location",
                    ),
                ),
            ],
            options={
                "ordering": ["kind__name", "name", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="reservation",
            name="resource",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="scheduling.resource",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("resource", "="), ("span", "&&"), ("validity", "&&")], name="one_visit_a_room"
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="scheduling.resourcekind"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="needs",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="scheduling.resourcekind",
            ),
        ),
        migrations.RunSQL(BUSY, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="busy",
            name="resource",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="scheduling.resource"
            ),
        ),
    ]
