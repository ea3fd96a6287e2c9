"""Heads of audit trails move only where the application has signed the very step: an injected query has no signature."""

from django.db import migrations

GUARD = """
-- Whether the application signed this (RFC 2104 over sha256). Called by other functions of the kernel alone.
CREATE FUNCTION portico.is_vouched(message text, mac text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM portico.signing_key
        WHERE encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex') = mac
    )
$$;
REVOKE ALL ON FUNCTION portico.is_vouched(text, text) FROM PUBLIC;

DROP FUNCTION portico.put_audit_head(bigint, bytea, text);
DROP FUNCTION portico.note_audit_check(bigint, text);
DROP FUNCTION portico.sign_audit_head_anew(text, text);

-- A head moves to the number that follows, or further by as many entries as were sealed; whether it did.
CREATE FUNCTION portico.put_audit_head(new_position bigint, new_hash bytea, new_mac text, pass text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH moved AS (
        UPDATE portico.audit_head SET position = new_position, hash = new_hash, mac = new_mac, sealed_at = now()
        WHERE schema = portico.entered_schema() AND position < new_position AND portico.is_vouched(
            concat_ws(':', 'audit-head', schema, new_position, encode(new_hash, 'hex'), new_mac), pass
        ) RETURNING true
    )
    SELECT EXISTS (SELECT FROM moved)
$$;
CREATE FUNCTION portico.note_audit_check(seen_position bigint, found text, pass text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH noted AS (
        UPDATE portico.audit_head SET checked_at = now(), checked_position = seen_position, fault = found
        WHERE schema = portico.entered_schema() AND current_setting('role') ~ '(_team|^portico_platform)$'
        AND portico.is_vouched(concat_ws(':', 'audit-check', schema, seen_position, found), pass) RETURNING true
    )
    SELECT EXISTS (SELECT FROM noted)
$$;
CREATE FUNCTION portico.sign_audit_head_anew(old_mac text, new_mac text, pass text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH signed AS (
        UPDATE portico.audit_head SET mac = new_mac
        WHERE schema = portico.entered_schema() AND mac = old_mac
        AND current_setting('role') ~ '(_team|^portico_platform)$'
        AND portico.is_vouched(concat_ws(':', 'audit-anew', schema, old_mac, new_mac), pass) RETURNING true
    )
    SELECT EXISTS (SELECT FROM signed)
$$;
REVOKE ALL ON FUNCTION portico.put_audit_head(bigint, bytea, text, text),
    portico.note_audit_check(bigint, text, text), portico.sign_audit_head_anew(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.put_audit_head(bigint, bytea, text, text),
    portico.note_audit_check(bigint, text, text), portico.sign_audit_head_anew(text, text, text)
    TO portico_business, portico_platform;
"""
UNDO = """
DROP FUNCTION portico.put_audit_head(bigint, bytea, text, text), portico.note_audit_check(bigint, text, text),
    portico.sign_audit_head_anew(text, text, text);
DROP FUNCTION portico.is_vouched(text, text);
CREATE FUNCTION portico.put_audit_head(new_position bigint, new_hash bytea, new_mac text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE portico.audit_head SET position = new_position, hash = new_hash, mac = new_mac, sealed_at = now()
    WHERE schema = portico.entered_schema() AND position < new_position
$$;
CREATE FUNCTION portico.note_audit_check(seen_position bigint, found text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE portico.audit_head SET checked_at = now(), checked_position = seen_position, fault = found
    WHERE schema = portico.entered_schema() AND current_setting('role') ~ '(_team|^portico_platform)$'
$$;
CREATE FUNCTION portico.sign_audit_head_anew(old_mac text, new_mac text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE portico.audit_head SET mac = new_mac
    WHERE schema = portico.entered_schema() AND mac = old_mac AND current_setting('role') ~ '(_team|^portico_platform)$'
$$;
REVOKE ALL ON FUNCTION portico.put_audit_head(bigint, bytea, text), portico.note_audit_check(bigint, text),
    portico.sign_audit_head_anew(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.put_audit_head(bigint, bytea, text), portico.note_audit_check(bigint, text),
    portico.sign_audit_head_anew(text, text) TO portico_business, portico_platform;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0011_link_scopes")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
