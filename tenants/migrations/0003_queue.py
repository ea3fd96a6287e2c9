"""The queue: messages that a business may leave but not read, and what the scheduler remembers."""

from django.db import migrations

QUEUE = """
CREATE TABLE portico.message (
    id uuid PRIMARY KEY,
    queue text NOT NULL,
    actor text NOT NULL,
    payload text NOT NULL,
    schema text NOT NULL,
    signature text NOT NULL,
    priority smallint NOT NULL DEFAULT 0,
    key text,
    visible_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    lease uuid,
    deliveries smallint NOT NULL DEFAULT 0,
    retries smallint NOT NULL DEFAULT 0,
    error text NOT NULL DEFAULT '',
    died_at timestamptz
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX message_due ON portico.message (queue, priority, visible_at) WHERE died_at IS NULL;
CREATE INDEX message_key ON portico.message (schema, actor, key) WHERE died_at IS NULL AND key IS NOT NULL;
CREATE INDEX message_dead ON portico.message (died_at) WHERE died_at IS NOT NULL;
REVOKE ALL ON portico.message FROM PUBLIC;

GRANT INSERT (id, queue, actor, payload, schema, signature, priority, key, visible_at)
    ON portico.message TO portico_business, portico_platform;
-- The console sees how the queue fares and may wake the dead, but never reads what a message says.
GRANT SELECT (id, queue, actor, schema, priority, visible_at, created_at, deliveries, retries, error, died_at)
    ON portico.message TO portico_platform;
GRANT UPDATE (visible_at, retries, deliveries, error, died_at) ON portico.message TO portico_platform;
GRANT DELETE ON portico.message TO portico_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON portico.message TO portico_queue;

ALTER TABLE portico.message ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_messages ON portico.message FOR INSERT TO portico_business
    WITH CHECK (schema = (SELECT portico.own_schema()));
CREATE POLICY platform_messages ON portico.message TO portico_platform, portico_queue USING (true) WITH CHECK (true);

-- Ends a message inside the transaction of the work it asked for: both are kept or neither. False where the lease is lost.
CREATE FUNCTION portico.finish_message(message_id uuid, holder uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH gone AS (DELETE FROM portico.message WHERE id = message_id AND lease = holder RETURNING 1)
    SELECT EXISTS (SELECT FROM gone)
$$;
REVOKE ALL ON FUNCTION portico.finish_message(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.finish_message(uuid, uuid) TO portico_business, portico_platform;

CREATE TABLE portico.schedule (
    name text PRIMARY KEY,
    rule text NOT NULL,
    next_run_at timestamptz NOT NULL,
    last_run_at timestamptz
);
REVOKE ALL ON portico.schedule FROM PUBLIC;
GRANT SELECT ON portico.schedule TO portico_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON portico.schedule TO portico_queue;
"""

UNDO = """
DROP TABLE portico.schedule;
DROP FUNCTION portico.finish_message(uuid, uuid);
DROP TABLE portico.message;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_kernel")]
    operations = [migrations.RunSQL(QUEUE, UNDO)]
