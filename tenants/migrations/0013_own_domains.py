"""Host names that a business brings along: what its team may do about them, and since when visitors are sent there."""

from django.db import migrations, models

KERNEL = r"""
-- `moved_at`: since when the primary host is one of the business's own, not the one that the platform gave it.
CREATE OR REPLACE FUNCTION portico.touch_business() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.tenants_business b
    SET primary_host = coalesce(
            (SELECT d.domain FROM public.tenants_domain d WHERE d.tenant_id = b.id AND d.is_primary), ''
        ),
        moved_at = (
            SELECT CASE WHEN d.domain = b.primary_host THEN b.moved_at ELSE now() END
            FROM public.tenants_domain d WHERE d.tenant_id = b.id AND d.is_primary AND d.is_own
        )
    WHERE b.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.tenant_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.tenant_id END);
    RETURN NULL;
END $$;

-- That a name does not answer for the moment changes nothing about the business.
DROP TRIGGER touch_business ON public.tenants_domain;
CREATE TRIGGER touch_business AFTER UPDATE OF domain, is_primary, is_own, tenant_id OR DELETE ON public.tenants_domain
    FOR EACH ROW EXECUTE FUNCTION portico.touch_business();

-- The business whose team has entered; nobody else's role tells one.
CREATE FUNCTION portico.team_business() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT id FROM public.tenants_business
    WHERE schema_name = portico.entered_schema() AND current_setting('role') ~ '_team$'
$$;

CREATE FUNCTION portico.own_hosts() RETURNS TABLE (host text, is_primary boolean, is_own boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT domain::text, is_primary, is_own FROM public.tenants_domain WHERE tenant_id = portico.team_business()
    ORDER BY is_own, domain
$$;

-- Whether another business answers under a name. One that has ceased to point here is its no longer.
CREATE FUNCTION portico.host_is_taken(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT portico.team_business() IS NOT NULL AND EXISTS (
        SELECT FROM public.tenants_domain
        WHERE domain = wanted AND tenant_id <> portico.team_business() AND failing_since IS NULL
    )
$$;

-- One of its own names becomes the primary one. False where it is none of them.
CREATE FUNCTION portico.prefer_host(wanted text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM FROM public.tenants_domain WHERE tenant_id = portico.team_business() ORDER BY id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM public.tenants_domain WHERE tenant_id = portico.team_business() AND domain = wanted) THEN
        RETURN false;
    END IF;
    UPDATE public.tenants_domain SET is_primary = false
    WHERE tenant_id = portico.team_business() AND is_primary AND domain <> wanted;
    UPDATE public.tenants_domain SET is_primary = true
    WHERE tenant_id = portico.team_business() AND domain = wanted AND NOT is_primary;
    RETURN true;
END $$;

-- Gives up a name that it brought along; the given one stands in where that was the primary. False where it has it not.
CREATE FUNCTION portico.release_host(unwanted text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held record;
    given text;
BEGIN
    SELECT id, is_primary INTO held FROM public.tenants_domain
    WHERE tenant_id = portico.team_business() AND domain = unwanted AND is_own FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF held.is_primary THEN
        SELECT domain INTO given FROM public.tenants_domain
        WHERE tenant_id = portico.team_business() AND NOT is_own ORDER BY id LIMIT 1;
        IF NOT FOUND OR NOT portico.prefer_host(given) THEN
            RAISE EXCEPTION 'A business keeps a name of the platform''s.';
        END IF;
    END IF;
    DELETE FROM public.tenants_domain WHERE id = held.id;
    RETURN true;
END $$;

REVOKE ALL ON FUNCTION portico.team_business(), portico.own_hosts(), portico.host_is_taken(text),
    portico.prefer_host(text), portico.release_host(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.own_hosts(), portico.host_is_taken(text), portico.prefer_host(text),
    portico.release_host(text) TO portico_business;
"""

UNDO = r"""
DROP FUNCTION portico.release_host(text), portico.prefer_host(text), portico.host_is_taken(text), portico.own_hosts(),
    portico.team_business();
DROP TRIGGER touch_business ON public.tenants_domain;
CREATE TRIGGER touch_business AFTER UPDATE OR DELETE ON public.tenants_domain
    FOR EACH ROW EXECUTE FUNCTION portico.touch_business();
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
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0012_audit_vouched")]
    operations = [
        migrations.AddField("domain", "is_own", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("domain", "failing_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("business", "moved_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(KERNEL, UNDO),
    ]
