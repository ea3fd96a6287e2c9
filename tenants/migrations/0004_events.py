"""Events: the names of what changed, numbered in the order in which the changes were committed."""

from django.db import migrations

EVENTS = """
CREATE SEQUENCE portico.event_position;
CREATE TABLE portico.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schema text NOT NULL,
    topic text NOT NULL,
    client_id bigint,
    position bigint,
    at timestamptz
);
CREATE INDEX event_order ON portico.event (schema, position);
CREATE INDEX event_age ON portico.event (at);
REVOKE ALL ON portico.event FROM PUBLIC;
GRANT INSERT (schema, topic, client_id) ON portico.event TO portico_business, portico_platform;
GRANT SELECT ON portico.event TO portico_queue;

ALTER TABLE portico.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_events ON portico.event FOR INSERT TO portico_business
    WITH CHECK (schema = (SELECT portico.own_schema()));
CREATE POLICY platform_events ON portico.event TO portico_platform, portico_queue USING (true) WITH CHECK (true);

-- Runs at the commit itself (deferred): only there is it certain that a lower number is never committed after a higher
-- one, and the lock that makes it so is held for no longer than the commit takes.
CREATE FUNCTION portico.number_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('portico.event ' || NEW.schema, 0));
    UPDATE portico.event SET position = nextval('portico.event_position'), at = clock_timestamp() WHERE id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION portico.number_event() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER number_event AFTER INSERT ON portico.event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portico.number_event();

-- Positions up to here have been forgotten: who last saw an earlier one may have missed something.
CREATE TABLE portico.event_horizon (position bigint NOT NULL);
INSERT INTO portico.event_horizon VALUES (0);
REVOKE ALL ON portico.event_horizon FROM PUBLIC;
GRANT SELECT ON portico.event_horizon TO portico_queue;

CREATE FUNCTION portico.forget_events(older_than interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH gone AS (DELETE FROM portico.event WHERE at < now() - older_than RETURNING position),
         moved AS (UPDATE portico.event_horizon h SET position = greatest(h.position, (SELECT max(position) FROM gone)))
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION portico.forget_events(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portico.forget_events(interval) TO portico_platform;
"""

UNDO = """
DROP FUNCTION portico.forget_events(interval);
DROP TABLE portico.event_horizon, portico.event;
DROP FUNCTION portico.number_event();
DROP SEQUENCE portico.event_position;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_queue")]
    operations = [migrations.RunSQL(EVENTS, UNDO)]
