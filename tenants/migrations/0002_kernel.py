"""The kernel's own objects: a schema that every business's roles may use, and in it only what they may call."""

from django.db import migrations

KERNEL = """
CREATE TABLE portico.signing_key (
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (inner_pad)
);
REVOKE ALL ON portico.signing_key FROM PUBLIC;

-- The clients this transaction may see: only ids that the application signed for this very role (RFC 2104 over sha256).
CREATE FUNCTION portico.viewer_client_ids() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE WHEN EXISTS (
        SELECT FROM portico.signing_key
        WHERE encode(sha256(outer_pad || sha256(
            inner_pad || convert_to(current_setting('role') || ':' || token.ids, 'UTF8')
        )), 'hex') = token.mac
    ) THEN token.ids::bigint[] ELSE '{}'::bigint[] END
    FROM (
        SELECT split_part(current_setting('app.viewer', true), '.', 1) AS ids,
               split_part(current_setting('app.viewer', true), '.', 2) AS mac
    ) AS token
$$;
REVOKE ALL ON FUNCTION portico.viewer_client_ids() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.viewer_client_ids() TO portico_business;

CREATE FUNCTION portico.business_version(schema text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT version FROM public.tenants_business WHERE schema_name = schema
$$;
REVOKE ALL ON FUNCTION portico.business_version(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.business_version(text) TO portico_business;

-- The schema a role belongs to: b_xxxxxxxxxx_team -> b_xxxxxxxxxx. Rows of the queue and of events are stamped with it.
CREATE FUNCTION portico.own_schema() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT regexp_replace(current_user::text, '_(team|client|door)$', '')
$$;
REVOKE ALL ON FUNCTION portico.own_schema() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.own_schema() TO portico_business, portico_platform;

-- A business's version rises with every change of it or of its host names: caches compare it at every entry.
CREATE FUNCTION portico.raise_business_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
CREATE FUNCTION portico.touch_business() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.tenants_business SET status = status
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.tenant_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.tenant_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER raise_version BEFORE UPDATE ON public.tenants_business
    FOR EACH ROW EXECUTE FUNCTION portico.raise_business_version();
CREATE TRIGGER touch_business AFTER UPDATE OR DELETE ON public.tenants_domain
    FOR EACH ROW EXECUTE FUNCTION portico.touch_business();
REVOKE ALL ON FUNCTION portico.raise_business_version(), portico.touch_business() FROM PUBLIC;
"""

UNDO = """
DROP TRIGGER raise_version ON public.tenants_business;
DROP TRIGGER touch_business ON public.tenants_domain;
DROP FUNCTION portico.raise_business_version(), portico.touch_business();
DROP FUNCTION portico.own_schema(), portico.business_version(text), portico.viewer_client_ids();
DROP TABLE portico.signing_key;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [migrations.RunSQL(KERNEL, UNDO)]
