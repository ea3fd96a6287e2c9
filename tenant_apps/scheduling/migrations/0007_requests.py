"""What needs the team's word is a request first, and takes its time all the same."""

from django.db import migrations, models

# With its owner's rights, past the row policies: that a seat is taken, never by whom.
TAKEN = """
CREATE OR REPLACE VIEW scheduling_takenseat AS
SELECT seat_id FROM scheduling_appointment
WHERE seat_id IS NOT NULL AND status IN ('requested', 'booked', 'arrived', 'completed')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_links"),
        ("scheduling", "0006_resources"),
        ("team", "0003_people"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_has_its_time",
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="seat_is_had_by_one_client",
        ),
        migrations.AddField(
            model_name="appointment",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="needs_confirmation",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="status",
            field=models.CharField(
                choices=[
                    ("requested", "Requested"),
                    ("booked", "Booked"),
                    ("arrived", "Arrived"),
                    ("completed", "Completed"),
                    ("no_show", "Missed"),
                    ("cancelled", "Cancelled"),
                ],
                default="booked",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reservation__isnull", False),
                    ("seat__isnull", False),
                    models.Q(("status__in", ("requested", "booked", "arrived", "completed")), _negated=True),
                    _connector="OR",
                ),
                name="appointment_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("requested", "booked", "arrived", "completed"))),
                fields=("seat",),
                name="seat_is_had_by_one_client",
            ),
        ),
        migrations.RunSQL(TAKEN, migrations.RunSQL.noop),
    ]
