"""Rules for free times: places, other hours on a date, and the most visits a day or week takes."""

import django.db.models.deletion
from django.db import migrations, models

DAYS = """
UPDATE scheduling_reservation r SET day = (r.starts_at AT TIME ZONE m.time_zone)::date
FROM team_member m WHERE m.id = r.member_id;
SET CONSTRAINTS ALL IMMEDIATE
"""

# Both run with their owner's rights: they see past the row policies, and show when, where and how many, never whose.
VIEWS = """
CREATE OR REPLACE VIEW scheduling_busy AS
SELECT member_id, span, upper(validity) AS until, location_id FROM scheduling_reservation
UNION ALL
SELECT member_id, span, NULL, NULL FROM scheduling_timeoff;
CREATE VIEW scheduling_load AS
SELECT service_id, member_id, day, count(*)::int AS visits FROM scheduling_reservation
WHERE upper_inf(validity) GROUP BY service_id, member_id, day
"""


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0003_reservations"),
        ("team", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Load",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "service_id", "member_id", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="scheduling.service"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="team.member"
                    ),
                ),
                ("day", models.DateField()),
                ("visits", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "scheduling_load",
                "abstract": False,
                "managed": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("address", models.TextField(blank=True, max_length=300)),
                ("time_zone", models.CharField(max_length=64)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="reservation",
            name="day",
            field=models.DateField(default="2000-01-01"),
            preserve_default=False,
        ),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="service",
            name="cancel_notice_hours",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="horizon_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="late_fee_percent",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="max_per_day",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="max_per_week",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="minimum_notice_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="no_show_fee_percent",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="reschedule_notice_hours",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="scheduling.location",
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="scheduling.location",
            ),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="scheduling.location",
            ),
        ),
        migrations.CreateModel(
            name="MemberLimits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("max_per_day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("max_per_week", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="limits", to="team.member"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "member limits",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DayHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="day_hours", to="team.member"
                    ),
                ),
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
                "verbose_name_plural": "day hours",
                "ordering": ["member", "on", "starts"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "on", "starts"), name="day_hours_begin_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts")), ("ends", "00:00"), _connector="OR"),
                        name="day_hours_end_later",
                    ),
                ],
            },
        ),
        migrations.RunSQL(VIEWS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="busy",
            name="location",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="scheduling.location",
            ),
        ),
    ]
