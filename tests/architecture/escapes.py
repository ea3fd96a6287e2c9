"""What an injected query would try. `{alpha}` is where it stands, `{beta}` another business; the code is SQLSTATE's."""

from __future__ import annotations

DENIED = "42501"  # insufficient_privilege, by a missing grant or by a row policy
ONE_STATEMENT = "42601"  # the extended protocol refuses a second statement as a syntax error

READ_ELSEWHERE = [
    "SELECT * FROM {beta}.clients_client",
    "SELECT 1 WHERE EXISTS (SELECT FROM {beta}.clients_client)",
    "SELECT * FROM clients_client UNION ALL SELECT * FROM {beta}.clients_client",
    "WITH found AS MATERIALIZED (SELECT * FROM {beta}.clients_client) SELECT * FROM found",
    "SELECT '{beta}.clients_client'::regclass",
    "SELECT * FROM {beta}.scheduling_busy",
    "SELECT * FROM {beta}.clients_client FOR UPDATE",
    "TABLE {beta}.clients_client",
    "INSERT INTO {beta}.clients_client (name) VALUES ('Nobody')",
    "UPDATE {beta}.clients_client SET name = 'Nobody' RETURNING *",
    "DELETE FROM {beta}.clients_client RETURNING *",
    "MERGE INTO {beta}.clients_client c USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "SELECT * FROM public.tenants_business",
    "SELECT * FROM public.accounts_user",
    "SELECT * FROM public.accounts_session",
    "SELECT * FROM portico.signing_key",
    "SELECT payload FROM portico.message",
    "SELECT * FROM portico.event",
    "SELECT * FROM portico.schedule",
    "SELECT * FROM portico.template_script",
    "SELECT portico.forget_events(interval '0')",
    "LOCK TABLE {beta}.clients_client",
    "EXPLAIN SELECT * FROM {beta}.clients_client",
    "PREPARE look AS SELECT * FROM {beta}.clients_client",
    "DECLARE look CURSOR FOR SELECT * FROM {beta}.clients_client",
    "COPY {beta}.clients_client TO STDOUT",
]

CHANGE_WHO_ONE_IS = [
    "SELECT set_config('role', '{beta}_team', true)",
    "WITH moved AS MATERIALIZED (SELECT set_config('role', '{beta}_team', true)) SELECT * FROM clients_client, moved",
    "SELECT * FROM clients_client WHERE set_config('app.viewer', '{{1,2,3}}.00', true) IS NOT NULL",
    "SELECT pg_catalog.set_config('search_path', '{beta}', false)",
    "SELECT query_to_xml($$SELECT set_config('role', '{beta}_team', true)$$, true, true, '')",
    "UPDATE pg_catalog.pg_settings SET setting = '{beta}_team' WHERE name = 'role'",
    "DO $$ BEGIN EXECUTE 'SET LOCAL ROLE {beta}_team'; END $$",
    "DO $$ BEGIN PERFORM 1; END $$",
    "SET SESSION AUTHORIZATION {beta}_team",
    "SET SESSION AUTHORIZATION portico_owner",
    "SET ROLE portico_owner",
    "SET ROLE postgres",
    "SET session_replication_role = 'replica'",
    "ALTER ROLE portico_web SUPERUSER",
    "GRANT {beta}_team TO {alpha}_client",
    "GRANT portico_owner TO portico_web",
]

MAKE_SOMETHING = [
    "CREATE TEMP TABLE clients_client (id bigint)",
    "CREATE TEMP VIEW clients_client AS SELECT 1",
    "CREATE TEMP SEQUENCE counter",
    "SELECT 1 AS id INTO TEMP clients_client",
    "CREATE TABLE {alpha}.extra (id bigint)",
    "CREATE TABLE public.extra (id bigint)",
    "CREATE TABLE extensions.extra (id bigint)",
    "CREATE TABLE portico.extra (id bigint)",
    "CREATE VIEW {alpha}.extra AS SELECT 1",
    "CREATE FUNCTION {alpha}.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION extensions.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA extra",
    "CREATE ROLE extra",
    "CREATE EXTENSION dblink",
    "CREATE TYPE {alpha}.extra AS ENUM ('a')",
    "CREATE INDEX ON clients_client (email)",
    "CREATE POLICY extra ON clients_client USING (true)",
    "CREATE TRIGGER extra AFTER INSERT ON clients_client EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE extra AS ON INSERT TO clients_client DO NOTHING",
    "DROP POLICY client_rows ON clients_client",
    "ALTER TABLE clients_client DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE clients_client NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE clients_client OWNER TO {alpha}_client",
    "ALTER TABLE clients_client ADD COLUMN extra int",
    "ALTER FUNCTION portico.viewer_client_ids() OWNER TO {alpha}_client",
    "TRUNCATE clients_client",
    "DROP TABLE clients_client",
    "GRANT SELECT ON portico.signing_key TO {alpha}_client",
    "SELECT nextval('{alpha}.clients_client_id_seq')",
    "SELECT setval('{alpha}.clients_client_id_seq', 1)",
]

REACH_OUT = [
    "SELECT query_to_xml('SELECT 1', true, true, '')",
    "SELECT query_to_xml_and_xmlschema('SELECT 1', true, true, '')",
    "SELECT table_to_xml('clients_client', true, true, '')",
    "SELECT schema_to_xml('{alpha}', true, true, '')",
    "SELECT database_to_xml(true, true, '')",
    "SELECT cursor_to_xml('look', 1, true, true, '')",
    "SELECT ts_stat('SELECT 1')",
    "SELECT ts_rewrite('a'::tsquery, 'SELECT 1')",
    "SELECT pg_notify('events', 'forged')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_get(1)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT loread(0, 1)",
    "SELECT * FROM pg_largeobject",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT pg_stat_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/x'",
    "COPY clients_client FROM PROGRAM 'id'",
    "COPY portico.signing_key TO STDOUT",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT pg_terminate_backend({other_backend})",
    "SELECT pg_cancel_backend({other_backend})",
    "SELECT pg_reload_conf()",
    "SELECT pg_advisory_lock(1)",  # would outlive the transaction, and wait in the pool
    "SELECT pg_try_advisory_lock_shared(1)",
    "SELECT pg_advisory_unlock_all()",
    "SELECT set_limit(0.0)",  # sets pg_trgm's threshold for the connection's next user
    "SELECT pg_logical_emit_message(false, 'x', 'y')",
]

REFUSED = READ_ELSEWHERE + CHANGE_WHO_ONE_IS + MAKE_SOMETHING + REACH_OUT

# For Cara: `{dan}` is a rival client of the same business. None of these may find a row of his.
LOOK_AT_A_RIVAL = [
    "SELECT * FROM clients_client WHERE id = {dan}",
    "SELECT * FROM {alpha}.clients_client WHERE id = {dan} OR 1 = 1 AND id = {dan}",
    "SELECT * FROM ONLY clients_client WHERE id <> {cara}",
    "SELECT * FROM (TABLE clients_client) AS everybody WHERE id = {dan}",
    "SELECT * FROM clients_client WHERE ctid IS NOT NULL AND id = {dan}",
    "SELECT * FROM clients_client TABLESAMPLE system (100) WHERE id = {dan}",
    "WITH everybody AS MATERIALIZED (SELECT * FROM clients_client) SELECT * FROM everybody WHERE id = {dan}",
    "SELECT 1 FROM clients_client HAVING count(*) > 1",
    "SELECT 1 FROM clients_client HAVING sum(1 / (id - {dan})) IS NULL",  # would divide by zero at a hidden row
    "SELECT * FROM clients_client WHERE id = {dan} FOR UPDATE NOWAIT",
    "SELECT * FROM clients_client WHERE id = {dan} FOR NO KEY UPDATE",
    "SELECT * FROM scheduling_appointment WHERE client_id = {dan} FOR UPDATE NOWAIT",
    "SELECT * FROM scheduling_reservation WHERE client_id = {dan}",
    "DELETE FROM scheduling_reservation WHERE client_id = {dan} RETURNING *",
    "UPDATE clients_client SET name = 'Nobody' WHERE id = {dan} RETURNING *",
    "UPDATE scheduling_appointment SET status = 'cancelled' WHERE client_id = {dan} RETURNING *",
    "UPDATE scheduling_appointment a SET status = a.status FROM clients_client c WHERE c.id = {dan} RETURNING *",
    "SELECT * FROM scheduling_service s, scheduling_appointment a WHERE a.service_id = s.id AND a.client_id = {dan}",
    "SELECT * FROM scheduling_service s, LATERAL (SELECT * FROM scheduling_appointment WHERE client_id = {dan}) a",
    "SELECT 1 WHERE EXISTS (SELECT FROM scheduling_appointment WHERE client_id = {dan})",
    "SELECT * FROM pg_stats WHERE schemaname = '{alpha}' AND tablename = 'clients_client'",
    "SELECT * FROM pg_stat_activity WHERE query NOT IN ('', '<insufficient privilege>')",
    "SELECT * FROM pg_stat_get_activity(NULL) WHERE query NOT IN ('', '<insufficient privilege>')",
    "SELECT * FROM pg_prepared_statements",
    "SELECT * FROM pg_sequences WHERE schemaname = '{alpha}' AND last_value IS NOT NULL",
    "SELECT 1 WHERE {dan} = ANY (portico.viewer_client_ids())",
]

_COPIED = "service_id, member_id, starts_at, ends_at, status, price_minor, currency, policy_text"
_REST = (
    "time_zone, cancel_notice_hours, reschedule_notice_hours, late_fee_percent, no_show_fee_percent, booked_by_kind,"
    "booked_by_name, created_at, cancelled_by_kind, cancelled_by_name, cancel_reason, sequence"
)
_CANCELLED = "'cancelled'"  # takes no time, so it is never the lack of a reservation that refuses
OWN_COPY = (
    f"INSERT INTO scheduling_appointment (client_id, request_key, rebooked_from_id, {_COPIED}, {_REST}) "
    f"SELECT {{client}}, gen_random_uuid(), {{rebooked_from}}, {_COPIED.replace('status', _CANCELLED)}, {_REST} "
    "FROM scheduling_appointment WHERE client_id = {cara}"
)

WRITE_FOR_A_RIVAL = [
    "UPDATE clients_client SET id = {dan} + 1000 WHERE id = {cara}",
    "UPDATE scheduling_appointment SET client_id = {dan} WHERE client_id = {cara}",
    OWN_COPY.replace("{client}", "{dan}").replace("{rebooked_from}", "NULL"),
    "DELETE FROM scheduling_appointment WHERE client_id = {cara}",
    "DELETE FROM clients_client",
    "INSERT INTO clients_client (name, email, phone, time_zone, language, created_at) "
    "VALUES ('N', '', '', '', '', now())",
    "INSERT INTO scheduling_service (name) VALUES ('Free of charge')",
    "INSERT INTO audit_entry (id, at, verb, by_kind, by_name, client_id, subject, details) "
    "VALUES (gen_random_uuid(), now(), 'x', 'client', '', {dan}, '', '{{}}')",
    "INSERT INTO audit_entry (id, at, verb, by_kind, by_name, subject, details) "
    "VALUES (gen_random_uuid(), now(), 'x', 'client', '', '', '{{}}') RETURNING id",
    "INSERT INTO portico.message (id, queue, actor, payload, schema, signature) "
    "VALUES (gen_random_uuid(), 'default', 'x', '', '{beta}', '')",
    "INSERT INTO portico.event (schema, topic) VALUES ('{beta}', 'appointments')",
]

# For Cara where her link to Dan leaves appointments out: she sees him, and nothing of these.
LOOK_WITHOUT_THE_PART = [
    "SELECT * FROM scheduling_appointment WHERE client_id = {dan}",
    "SELECT * FROM ONLY {alpha}.scheduling_appointment WHERE client_id <> {cara}",
    "WITH everything AS MATERIALIZED (TABLE scheduling_appointment) SELECT * FROM everything WHERE client_id = {dan}",
    "SELECT a.* FROM clients_client c JOIN scheduling_appointment a ON a.client_id = c.id WHERE c.id = {dan}",
    "SELECT * FROM scheduling_appointment WHERE client_id = ANY (portico.viewer_client_ids()) AND client_id = {dan}",
    "SELECT * FROM scheduling_appointment WHERE client_id = {dan} FOR UPDATE NOWAIT",
    "SELECT 1 FROM scheduling_appointment HAVING count(*) > 1",
    "UPDATE scheduling_appointment SET sequence = 9 WHERE client_id = {dan} RETURNING *",
    "SELECT 1 WHERE {dan} = ANY (portico.viewer_client_ids('appointments'))",
    "SELECT 1 WHERE {dan} = ANY (portico.viewer_client_ids('book'))",
]

# Where it shows them and does not let her book: nothing is changed, whatever is tried.
CHANGE_WITHOUT_THE_RIGHT = [
    "UPDATE scheduling_appointment SET status = 'cancelled' WHERE client_id = {dan} RETURNING *",
    "UPDATE {alpha}.scheduling_appointment SET sequence = sequence + 1 WHERE client_id <> {cara} RETURNING *",
    "WITH moved AS (UPDATE scheduling_appointment SET sequence = 9 WHERE client_id = {dan} RETURNING *) TABLE moved",
    "SELECT * FROM scheduling_appointment WHERE client_id = {dan} FOR UPDATE",
    "SELECT * FROM scheduling_appointment WHERE client_id = {dan} FOR SHARE",
]
WRITE_WITHOUT_THE_RIGHT = [
    OWN_COPY.replace("{client}", "{dan}").replace("{rebooked_from}", "NULL"),
    OWN_COPY.replace("{client}", "{dan}").replace("{rebooked_from}", "NULL") + " RETURNING id",
    "UPDATE scheduling_appointment SET client_id = {dan} WHERE client_id = {cara}",
    "MERGE INTO scheduling_appointment a USING (SELECT * FROM scheduling_appointment WHERE client_id = {dan}) s "
    "ON a.id = s.id WHEN MATCHED THEN UPDATE SET status = 'cancelled'",
    "DELETE FROM scheduling_appointment WHERE client_id = {dan}",
    "INSERT INTO clients_caseload (member_id, client_id, is_assigned, since) SELECT id, {dan}, true, now() "
    "FROM team_member LIMIT 1",
]
