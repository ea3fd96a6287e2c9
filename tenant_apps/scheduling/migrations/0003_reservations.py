"""Taken time moves from the appointment to a row of its own, which holds and group sessions can have too."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

# One per appointment that takes time: member and start tell it apart, because two such never overlapped.
FILL = """
INSERT INTO scheduling_reservation (client_id, service_id, member_id, starts_at, ends_at, span, validity)
SELECT client_id, service_id, member_id, starts_at, ends_at, blocked, tstzrange(created_at, NULL)
FROM scheduling_appointment WHERE status IN ('booked', 'arrived', 'completed');
UPDATE scheduling_appointment a SET reservation_id = r.id FROM scheduling_reservation r
WHERE r.member_id = a.member_id AND r.starts_at = a.starts_at AND a.status IN ('booked', 'arrived', 'completed');
SET CONSTRAINTS ALL IMMEDIATE
"""

# The view runs with its owner's rights: it sees past the row policies, and shows only when, never whose.
BUSY = """
CREATE OR REPLACE VIEW scheduling_busy AS
SELECT member_id, span, upper(validity) AS until FROM scheduling_reservation
UNION ALL
SELECT member_id, span, NULL FROM scheduling_timeoff
"""

# What is reserved for an appointment is exactly its time with its member; looked at when the transaction ends.
SAME_TIME = """
ALTER TABLE scheduling_reservation ADD CONSTRAINT reservation_of_a_time UNIQUE (id, member_id, starts_at, ends_at);
ALTER TABLE scheduling_appointment ADD CONSTRAINT appointment_reserves_its_time
FOREIGN KEY (reservation_id, member_id, starts_at, ends_at)
REFERENCES scheduling_reservation (id, member_id, starts_at, ends_at) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_links"),
        ("scheduling", "0002_caseload"),
        ("team", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("validity", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.member"),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.service"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="reservation",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="appointment",
                to="scheduling.reservation",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(BUSY, migrations.RunSQL.noop),
        migrations.AddField(model_name="busy", name="until", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="appointment", name="no_double_booking"),
        migrations.RemoveConstraint(model_name="appointment", name="appointment_blocks_its_time"),
        migrations.RemoveField(model_name="appointment", name="blocked"),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reservation__isnull", False),
                    models.Q(("status__in", ("booked", "arrived", "completed")), _negated=True),
                    _connector="OR",
                ),
                name="appointment_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("member", "="), ("span", "&&"), ("validity", "&&")], name="no_double_booking"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "span__contains",
                        models.Func(
                            models.F("starts_at"),
                            models.F("ends_at"),
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                    )
                ),
                name="reservation_spans_its_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("validity__upper_inf", False)), fields=("client",), name="one_hold_per_client"
            ),
        ),
        migrations.RunSQL(SAME_TIME, migrations.RunSQL.noop),
    ]
