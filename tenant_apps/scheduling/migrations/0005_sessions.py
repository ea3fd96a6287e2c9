"""Groups are booked by the seat, in sessions that hold the member's time."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# With its owner's rights, past the row policies: that a seat is taken, never by whom.
TAKEN = """
CREATE VIEW scheduling_takenseat AS
SELECT seat_id FROM scheduling_appointment
WHERE seat_id IS NOT NULL AND status IN ('booked', 'arrived', 'completed')
"""

SAME_TIME = """
ALTER TABLE scheduling_session ADD CONSTRAINT session_reserves_its_time
FOREIGN KEY (reservation_id, member_id, starts_at, ends_at)
REFERENCES scheduling_reservation (id, member_id, starts_at, ends_at) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_links"),
        ("scheduling", "0004_rules"),
        ("team", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_has_its_time",
        ),
        migrations.CreateModel(
            name="TakenSeat",
            fields=[
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="taken",
                        serialize=False,
                        to="scheduling.seat",
                    ),
                ),
            ],
            options={
                "db_table": "scheduling_takenseat",
                "abstract": False,
                "managed": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="scheduling.seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reservation__isnull", False),
                    ("seat__isnull", False),
                    models.Q(("status__in", ("booked", "arrived", "completed")), _negated=True),
                    _connector="OR",
                ),
                name="appointment_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("booked", "arrived", "completed"))),
                fields=("seat",),
                name="seat_is_had_by_one_client",
            ),
        ),
        migrations.AddField(
            model_name="session",
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
            model_name="session",
            name="member",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.member"),
        ),
        migrations.AddField(
            model_name="session",
            name="reservation",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="session",
                to="scheduling.reservation",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="scheduling.service"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="scheduling.session"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["service", "starts_at"], name="session_of_service"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("reservation__isnull", False), ("cancelled_at__isnull", False), _connector="OR"),
                name="session_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="seat_of_a_session"),
        ),
        migrations.RunSQL(TAKEN, migrations.RunSQL.noop),
        migrations.RunSQL(SAME_TIME, migrations.RunSQL.noop),
    ]
