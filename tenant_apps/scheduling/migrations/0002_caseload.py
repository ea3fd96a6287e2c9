"""Whoever has had a visit with somebody looks after them."""

from django.db import migrations

FILL = """
INSERT INTO clients_caseload (member_id, client_id, is_assigned, since)
SELECT member_id, client_id, false, min(created_at) FROM scheduling_appointment GROUP BY member_id, client_id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial"), ("clients", "0002_caseload")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
