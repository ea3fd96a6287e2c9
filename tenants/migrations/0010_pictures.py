"""A business's logos and icons: public by their hash, put in by its team alone, and never changed once they are there."""

from django.db import migrations

PICTURES = r"""
CREATE TABLE portico.picture (
    schema text NOT NULL,
    digest text NOT NULL,
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/svg+xml')),
    body bytea NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 409600),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (digest, schema)
);
REVOKE ALL ON portico.picture FROM PUBLIC;

-- The name is computed here, of what is kept: none can be put under another's, and the same twice is once. The lock
-- is the business's own: two that are kept at the same moment count one another.
CREATE FUNCTION portico.keep_picture(type text, content bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    home text := portico.entered_schema();
    name text := left(encode(sha256(convert_to(type || E'\n', 'UTF8') || content), 'hex'), 40);
BEGIN
    IF home IS NULL OR current_setting('role') !~ '_team$' THEN
        RAISE EXCEPTION 'only a team keeps pictures' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('picture:' || home, 0));
    IF (SELECT count(*) FROM portico.picture p WHERE p.schema = home) >= 100 THEN
        RAISE EXCEPTION 'too many pictures' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    INSERT INTO portico.picture (schema, digest, content_type, body) VALUES (home, name, type, content)
    ON CONFLICT DO NOTHING;
    RETURN name;
END $$;

CREATE FUNCTION portico.read_picture(wanted text, OUT content_type text, OUT body bytea) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.content_type, p.body FROM portico.picture p WHERE p.digest = wanted LIMIT 1
$$;

-- A business lets go of its own that it shows nowhere; the same picture of another business stays.
CREATE FUNCTION portico.drop_pictures(kept text[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH gone AS (
        DELETE FROM portico.picture WHERE schema = portico.entered_schema() AND digest <> ALL (kept)
        AND current_setting('role') ~ '_team$' RETURNING 1
    ) SELECT count(*) FROM gone
$$;

REVOKE ALL ON FUNCTION portico.keep_picture(text, bytea), portico.read_picture(text), portico.drop_pictures(text[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.keep_picture(text, bytea), portico.drop_pictures(text[]) TO portico_business;
GRANT EXECUTE ON FUNCTION portico.read_picture(text) TO portico_business, portico_platform;
"""

UNDO = """
DROP FUNCTION portico.drop_pictures(text[]), portico.read_picture(text), portico.keep_picture(text, bytea);
DROP TABLE portico.picture;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_words_by_language")]
    operations = [migrations.RunSQL(PICTURES, UNDO)]
