import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# The view runs with its owner's rights, so it sees past the row policies of whoever asks, and shows only when, never whose.
BUSY = """
CREATE VIEW scheduling_busy AS
SELECT member_id, blocked AS span FROM scheduling_appointment WHERE status IN ('booked', 'arrived', 'completed')
UNION ALL
SELECT member_id, span FROM scheduling_timeoff
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clients", "0001_initial"),
        ("team", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True, max_length=600)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ]
                    ),
                ),
                ("price_minor", models.PositiveBigIntegerField(default=0)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("buffer_before", models.PositiveSmallIntegerField(default=0)),
                ("buffer_after", models.PositiveSmallIntegerField(default=0)),
                (
                    "color",
                    models.CharField(
                        default="#475569",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^#[0-9a-f]{6}$")],
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_online", models.BooleanField(default=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ServiceMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.member"),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="givers", to="scheduling.service"
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
            model_name="service",
            name="members",
            field=models.ManyToManyField(related_name="services", through="scheduling.ServiceMember", to="team.member"),
        ),
        migrations.CreateModel(
            name="TimeOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("note", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="time_off", to="team.member"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "time off",
                "ordering": ["span"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="WeeklyHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ]
                    ),
                ),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weekly_hours", to="team.member"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "weekly hours",
                "ordering": ["member", "weekday", "starts"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("blocked", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
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
                ("price_minor", models.PositiveBigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("policy_text", models.TextField(blank=True)),
                ("cancel_notice_hours", models.PositiveSmallIntegerField(default=0)),
                ("reschedule_notice_hours", models.PositiveSmallIntegerField(default=0)),
                ("late_fee_percent", models.PositiveSmallIntegerField(default=0)),
                ("no_show_fee_percent", models.PositiveSmallIntegerField(default=0)),
                ("time_zone", models.CharField(max_length=64)),
                ("booked_by_kind", models.CharField(max_length=12)),
                ("booked_by_id", models.BigIntegerField(blank=True, null=True)),
                ("booked_by_name", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_by_kind", models.CharField(blank=True, max_length=12)),
                ("cancelled_by_name", models.CharField(blank=True, max_length=120)),
                ("cancel_reason", models.CharField(blank=True, max_length=300)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="clients.client"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="team.member"
                    ),
                ),
                (
                    "rebooked_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rebookings",
                        to="scheduling.appointment",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="scheduling.service",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["client", "-starts_at"], name="appointment_of_client"),
                    models.Index(fields=["starts_at"], name="appointment_by_day"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("status__in", ("booked", "arrived", "completed"))),
                        expressions=[("member", "="), ("blocked", "&&")],
                        name="no_double_booking",
                    ),
                    models.UniqueConstraint(fields=("client", "request_key"), name="one_booking_per_request"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="appointment_takes_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "blocked__contains",
                                models.Func(
                                    models.F("starts_at"),
                                    models.F("ends_at"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                            )
                        ),
                        name="appointment_blocks_its_time",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="servicemember",
            constraint=models.UniqueConstraint(fields=("service", "member"), name="member_gives_a_service_once"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (1, 1440))), name="service_takes_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gt", 0)), name="service_has_a_seat"),
        ),
        migrations.AddIndex(
            model_name="timeoff",
            index=django.contrib.postgres.indexes.GistIndex(fields=["member", "span"], name="time_off_of_member"),
        ),
        migrations.AddConstraint(
            model_name="timeoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("span__isempty", False), ("span__lower_inf", False), ("span__upper_inf", False)),
                name="time_off_is_a_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.UniqueConstraint(fields=("member", "weekday", "starts"), name="hours_begin_once"),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (0, 6))), name="hours_on_a_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts")), ("ends", "00:00"), _connector="OR"),
                name="hours_end_later",
            ),
        ),
        migrations.RunSQL(BUSY, "DROP VIEW scheduling_busy"),
        migrations.CreateModel(
            name="Busy",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "member_id", "span", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="team.member"
                    ),
                ),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "db_table": "scheduling_busy",
                "abstract": False,
                "managed": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
    ]
