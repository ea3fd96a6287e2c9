"""The heads of the audit trails, one a business and one of the platform's own; and what may be done to the latter."""

from django.db import migrations

HEADS = r"""
CREATE TABLE portico.audit_head (
    schema text PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0,
    hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    mac text NOT NULL DEFAULT '',
    sealed_at timestamptz,
    checked_at timestamptz,
    checked_position bigint,
    fault text NOT NULL DEFAULT ''
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
REVOKE ALL ON portico.audit_head FROM PUBLIC;
GRANT SELECT ON portico.audit_head TO portico_platform;

-- The schema whose role has been taken. Inside a function with its owner's rights only this setting still tells.
CREATE FUNCTION portico.entered_schema() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE current_setting('role') WHEN 'portico_platform' THEN 'public'
        ELSE substring(current_setting('role') FROM '^(b_[a-z2-7]{10})_(?:team|client|door)$') END
$$;

-- Locks the head of one's own chain until the commit: whoever seals next waits for it, so none takes the same number.
CREATE FUNCTION portico.take_audit_head(OUT "position" bigint, OUT hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    SELECT h.position, h.hash INTO take_audit_head.position, take_audit_head.hash
    FROM portico.audit_head h WHERE h.schema = portico.entered_schema() FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO portico.audit_head (schema) VALUES (portico.entered_schema()) ON CONFLICT DO NOTHING;
        SELECT h.position, h.hash INTO take_audit_head.position, take_audit_head.hash
        FROM portico.audit_head h WHERE h.schema = portico.entered_schema() FOR UPDATE;
    END IF;
END $$;

-- A head only moves forward, and only its own business moves it.
CREATE FUNCTION portico.put_audit_head(new_position bigint, new_hash bytea, new_mac text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE portico.audit_head SET position = new_position, hash = new_hash, mac = new_mac, sealed_at = now()
    WHERE schema = portico.entered_schema() AND position < new_position
$$;

-- For its team and for the platform: where the chain ends, and how the last look at it turned out.
CREATE FUNCTION portico.read_audit_head() RETURNS SETOF portico.audit_head
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT * FROM portico.audit_head WHERE schema = portico.entered_schema()
    AND current_setting('role') ~ '(_team|^portico_platform)$'
$$;

CREATE FUNCTION portico.note_audit_check(seen_position bigint, found text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE portico.audit_head SET checked_at = now(), checked_position = seen_position, fault = found
    WHERE schema = portico.entered_schema() AND current_setting('role') ~ '(_team|^portico_platform)$'
$$;

-- The same head under another signature: after a change of the secret key. What it says stays.
CREATE FUNCTION portico.sign_audit_head_anew(old_mac text, new_mac text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE portico.audit_head SET mac = new_mac
    WHERE schema = portico.entered_schema() AND mac = old_mac AND current_setting('role') ~ '(_team|^portico_platform)$'
$$;

REVOKE ALL ON FUNCTION portico.entered_schema(), portico.take_audit_head(), portico.put_audit_head(bigint, bytea, text),
    portico.read_audit_head(), portico.note_audit_check(bigint, text), portico.sign_audit_head_anew(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.take_audit_head(), portico.put_audit_head(bigint, bytea, text),
    portico.read_audit_head(), portico.note_audit_check(bigint, text), portico.sign_audit_head_anew(text, text)
    TO portico_business, portico_platform;
"""

# The platform's own trail stands in the public schema, where every table is otherwise the platform's to change.
ADD_ONLY = """
REVOKE ALL ON public.audit_entry, public.audit_link FROM portico_platform;
GRANT SELECT, INSERT ON public.audit_entry, public.audit_link TO portico_platform;
ALTER TABLE public.audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_link FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_reads ON public.audit_entry FOR SELECT TO portico_platform USING (true);
CREATE POLICY platform_adds ON public.audit_entry FOR INSERT TO portico_platform WITH CHECK (true);
CREATE POLICY owner_rows ON public.audit_entry TO portico_owner USING (true) WITH CHECK (true);
CREATE POLICY platform_reads ON public.audit_link FOR SELECT TO portico_platform USING (true);
CREATE POLICY platform_adds ON public.audit_link FOR INSERT TO portico_platform WITH CHECK (true);
CREATE POLICY owner_rows ON public.audit_link TO portico_owner USING (true) WITH CHECK (true);
"""

UNDO = """
DROP POLICY platform_reads ON public.audit_entry;
DROP POLICY platform_adds ON public.audit_entry;
DROP POLICY owner_rows ON public.audit_entry;
DROP POLICY platform_reads ON public.audit_link;
DROP POLICY platform_adds ON public.audit_link;
DROP POLICY owner_rows ON public.audit_link;
ALTER TABLE public.audit_entry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_link NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.audit_entry, public.audit_link TO portico_platform;
DROP FUNCTION portico.sign_audit_head_anew(text, text), portico.note_audit_check(bigint, text), portico.read_audit_head(),
    portico.put_audit_head(bigint, bytea, text), portico.take_audit_head(), portico.entered_schema();
DROP TABLE portico.audit_head;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_primary_host"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(HEADS + ADD_ONLY, UNDO)]
