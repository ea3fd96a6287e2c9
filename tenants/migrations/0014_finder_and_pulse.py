"""Where an address has a login, as keyed digests; and when the platform's processes were last seen at work."""

from django.db import migrations

KERNEL = r"""
-- Which businesses an address has a login in. The key of the digests is the application's: from the table alone nobody
-- learns an address, or whether one is in it.
CREATE TABLE portico.address_digest (
    digest text NOT NULL,
    schema text NOT NULL REFERENCES public.tenants_business (schema_name) ON DELETE CASCADE,
    PRIMARY KEY (digest, schema)
);
CREATE INDEX address_digest_schema ON portico.address_digest (schema);
REVOKE ALL ON portico.address_digest FROM PUBLIC;
GRANT SELECT ON portico.address_digest TO portico_platform;

-- At a business's door: one more of its own. A schema that is no business yet, or none at all, has none.
CREATE FUNCTION portico.note_address(new_digest text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO portico.address_digest (digest, schema)
    SELECT new_digest, schema_name FROM public.tenants_business
    WHERE schema_name = portico.entered_schema() AND current_setting('role') ~ '_door$'
    ON CONFLICT DO NOTHING
$$;

-- At a business's door: these are all that it has.
CREATE FUNCTION portico.keep_addresses(digests text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    DELETE FROM portico.address_digest
    WHERE schema = portico.entered_schema() AND current_setting('role') ~ '_door$' AND digest <> ALL (digests);
    INSERT INTO portico.address_digest (digest, schema)
    SELECT one, schema_name FROM public.tenants_business, unnest(digests) AS one
    WHERE schema_name = portico.entered_schema() AND current_setting('role') ~ '_door$'
    ON CONFLICT DO NOTHING
$$;
REVOKE ALL ON FUNCTION portico.note_address(text), portico.keep_addresses(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.note_address(text), portico.keep_addresses(text[]) TO portico_business;

CREATE TABLE portico.pulse (
    name text PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON portico.pulse FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON portico.pulse TO portico_platform, portico_queue;
"""

UNDO = """
DROP TABLE portico.pulse;
DROP FUNCTION portico.keep_addresses(text[]), portico.note_address(text);
DROP TABLE portico.address_digest;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0013_own_domains")]
    operations = [migrations.RunSQL(KERNEL, UNDO)]
