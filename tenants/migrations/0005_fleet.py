"""The fleet: the script that makes a new business's schema, and which schemas a migration could not be brought to."""

from django.db import migrations

FLEET = """
-- One row: how the template looks now, as text. `state` says for which migrations and guards it was written.
CREATE TABLE portico.template_script (
    state text PRIMARY KEY,
    script text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON portico.template_script FROM PUBLIC;

CREATE TABLE portico.fleet_failure (
    schema text PRIMARY KEY,
    error text NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON portico.fleet_failure FROM PUBLIC;
"""

UNDO = "DROP TABLE portico.fleet_failure, portico.template_script;"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_events")]
    operations = [migrations.RunSQL(FLEET, UNDO)]
