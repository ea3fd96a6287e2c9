"""A link may leave out parts of a client's portal, and rights: the policies ask for the clients of one of them."""

from django.db import migrations

KERNEL = """
-- `scope` is a part or a right. Where the signed token says nothing of it, it holds for all the clients it names.
CREATE OR REPLACE FUNCTION portico.viewer_client_ids(scope text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE WHEN EXISTS (
        SELECT FROM portico.signing_key
        WHERE encode(sha256(outer_pad || sha256(
            inner_pad || convert_to(current_setting('role') || ':' || token.ids, 'UTF8')
        )), 'hex') = token.mac
    ) THEN coalesce(
        nullif(split_part(split_part(token.ids, '/' || scope || ':', 2), '/', 1), ''), split_part(token.ids, '/', 1)
    )::bigint[] ELSE '{}'::bigint[] END
    FROM (
        SELECT split_part(current_setting('app.viewer', true), '.', 1) AS ids,
               split_part(current_setting('app.viewer', true), '.', 2) AS mac
    ) AS token
$$;
REVOKE ALL ON FUNCTION portico.viewer_client_ids(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.viewer_client_ids(text) TO portico_business;
CREATE OR REPLACE FUNCTION portico.viewer_client_ids() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT portico.viewer_client_ids('')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0010_pictures")]
    operations = [migrations.RunSQL(KERNEL, migrations.RunSQL.noop)]  # both read the older tokens as well
