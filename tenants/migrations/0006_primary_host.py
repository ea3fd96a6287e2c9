"""Each business knows its primary host name, wherever its row is read."""

from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION portico.touch_business() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.tenants_business b
    SET primary_host = coalesce(
        (SELECT d.domain FROM public.tenants_domain d WHERE d.tenant_id = b.id AND d.is_primary), ''
    )
    WHERE b.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.tenant_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.tenant_id END);
    RETURN NULL;
END $$;

-- A new host name changes its business only where it is the primary one and not known yet.
CREATE FUNCTION portico.name_business() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.tenants_business SET primary_host = NEW.domain
    WHERE id = NEW.tenant_id AND NEW.is_primary AND primary_host <> NEW.domain;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION portico.name_business() FROM PUBLIC;
CREATE TRIGGER name_business AFTER INSERT ON public.tenants_domain
    FOR EACH ROW EXECUTE FUNCTION portico.name_business();

UPDATE public.tenants_business b SET primary_host = d.domain
FROM public.tenants_domain d WHERE d.tenant_id = b.id AND d.is_primary;
"""

UNDO = """
DROP TRIGGER name_business ON public.tenants_domain;
DROP FUNCTION portico.name_business();
CREATE OR REPLACE FUNCTION portico.touch_business() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.tenants_business SET status = status
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.tenant_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.tenant_id END);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_fleet")]
    operations = [
        migrations.AddField("business", "primary_host", models.CharField(default="", editable=False, max_length=253)),
        migrations.RunSQL(KEEP, UNDO),
    ]
