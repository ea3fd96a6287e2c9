"""A fourth role of each business: its practitioners, where they see their own clients only."""

from django.db import migrations

KERNEL = r"""
CREATE OR REPLACE FUNCTION portico.own_schema() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(current_user::text, '_({sides})$', '')
$$;
CREATE OR REPLACE FUNCTION portico.entered_schema() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE current_setting('role') WHEN 'portico_platform' THEN 'public'
        ELSE substring(current_setting('role') FROM '^(b_[a-z2-7]{10})_(?:{sides})$') END
$$;
"""
BEFORE, AFTER = "team|client|door", "team|caseload|client|door"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_audit")]
    operations = [migrations.RunSQL(KERNEL.replace("{sides}", AFTER), KERNEL.replace("{sides}", BEFORE))]
