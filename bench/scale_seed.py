"""Fills an empty Prefect database on PostgreSQL with a million flow runs, for `npm run bench:scale`.

    PREFECT_API_DATABASE_CONNECTION_URL=postgresql+asyncpg://… python scale_seed.py [runs]

REST would need days, so PostgreSQL makes the rows itself, without indexes, which are built afterwards. What is made:
90 days of runs of 500 deployments of 200 flows, thinner at night, the last hours still going on; a state for each run
and two task runs; one run with 10,000 task runs, one with a log of a million lines; 20,000 artifacts under 1,000 keys.
Prints one JSON object with the ids that the bench opens.
"""

import asyncio
import json
import os
import sys

import asyncpg

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
WIDE = 10_000
LINES = 1_000_000

TABLES = ("flow_run", "flow_run_state", "task_run", "log", "artifact")

# An id that is the same each time it is asked for.
HELPERS = """
CREATE FUNCTION pg_temp.an_id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
  $$ SELECT md5(kind || n)::uuid $$;
"""

WORKSPACE = """
INSERT INTO work_pool (id, name, type, base_job_template, status)
SELECT pg_temp.an_id('pool', n), 'pool-' || n, 'process',
  '{"job_configuration": {"command": "{{ command }}"}, "variables": {"type": "object", "properties": {"command": {"type": "string"}}}}', 'READY'
FROM generate_series(1, 8) n;
INSERT INTO work_queue (id, name, work_pool_id, priority, status, last_polled)
SELECT pg_temp.an_id('queue', n), 'default', pg_temp.an_id('pool', n), 1, 'READY', now() FROM generate_series(1, 8) n;
UPDATE work_pool SET default_queue_id = q.id FROM work_queue q WHERE q.work_pool_id = work_pool.id;
INSERT INTO worker (id, name, work_pool_id, last_heartbeat_time, heartbeat_interval_seconds, status)
SELECT pg_temp.an_id('worker', n), 'worker-' || n, pg_temp.an_id('pool', 1 + n % 8), now(), 30, 'ONLINE'
FROM generate_series(1, 24) n;
INSERT INTO flow (id, name, tags, labels) SELECT pg_temp.an_id('flow', n), 'flow-' || n, '[]', '{}' FROM generate_series(0, 199) n;
INSERT INTO deployment (id, name, flow_id, tags, parameters, parameter_openapi_schema, entrypoint, path, work_queue_name,
  work_queue_id, paused, status, pull_steps, labels)
SELECT pg_temp.an_id('deployment', n), 'deployment-' || n, pg_temp.an_id('flow', n % 200),
  jsonb_build_array('team-' || n % 12), '{"size": 500}',
  '{"type": "object", "properties": {"size": {"type": "integer", "title": "size", "position": 0}}}',
  'flows.py:flow', '.', 'default', pg_temp.an_id('queue', 1 + n % 8), n % 20 = 0,
  (CASE WHEN n % 5 = 0 THEN 'NOT_READY' ELSE 'READY' END)::deployment_status, '[]', '{}'
FROM generate_series(0, 499) n;
"""

# One row a run, from which flow_run, its state and its task runs are made. A third of all runs are of ten deployments.
PLAN = f"""
CREATE TEMP TABLE plan AS
SELECT n, at, at + lag AS started, CASE WHEN kind ~ '^(COMPLETED|FAILED|CRASHED|CANCELLED)' THEN least(at + lag + took, now()) END AS ended,
  split_part(kind, '/', 1) AS type, split_part(kind, '/', 2) AS name, deployment
FROM (
  SELECT n, at, lag, took, deployment, CASE
    WHEN at > now() THEN 'SCHEDULED/Scheduled'
    WHEN at > now() - interval '3 hours' AND dice < 0.05 THEN 'RUNNING/Running'
    WHEN at > now() - interval '3 hours' AND dice < 0.06 THEN 'SCHEDULED/Late'
    WHEN at > now() - interval '3 hours' AND dice < 0.062 THEN 'PAUSED/Paused'
    WHEN dice < 0.12 THEN 'FAILED/Failed' WHEN dice < 0.135 THEN 'CRASHED/Crashed'
    WHEN dice < 0.15 THEN 'CANCELLED/Cancelled' ELSE 'COMPLETED/Completed' END AS kind
  FROM (
    SELECT n, now() + interval '6 hours' - (interval '90 days' * (1 - n::float8 / {RUNS})) AS at,
      interval '1 second' * (1 + random() * 20) AS lag, interval '1 second' * (5 + 1200 * power(random(), 4)) AS took,
      random() AS dice, CASE WHEN random() < 0.33 THEN floor(random() * 10) ELSE floor(random() * 500) END::int AS deployment
    FROM generate_series(1, {RUNS}) n
  ) drawn
) decided;
"""

FLOW_RUNS = """
INSERT INTO flow_run (id, created, updated, name, state_type, state_name, state_id, state_timestamp, run_count,
  expected_start_time, next_scheduled_start_time, start_time, end_time, total_run_time, parameters, context,
  empirical_policy, tags, auto_scheduled, flow_id, deployment_id, work_queue_name, work_queue_id, job_variables,
  idempotency_key, labels)
SELECT pg_temp.an_id('run', n), at - interval '1 hour', coalesce(ended, at), 'run-' || n, type::state_type, name,
  pg_temp.an_id('state', n), coalesce(ended, at), CASE WHEN type = 'SCHEDULED' THEN 0 ELSE 1 END, at,
  CASE WHEN type = 'SCHEDULED' THEN at END, CASE WHEN type <> 'SCHEDULED' THEN started END, ended,
  coalesce(ended - started, interval '0'), jsonb_build_object('size', n % 1000, 'source', 's3://bucket/' || n), '{}', '{}',
  jsonb_build_array('team-' || deployment % 12), true, pg_temp.an_id('flow', deployment % 200),
  pg_temp.an_id('deployment', deployment), 'default', pg_temp.an_id('queue', 1 + deployment % 8), '{}', 'scale-' || n, '{}'
FROM plan;
INSERT INTO flow_run_state (id, created, updated, type, timestamp, name, message, state_details, flow_run_id)
SELECT pg_temp.an_id('state', n), coalesce(ended, at), coalesce(ended, at), type::state_type, coalesce(ended, at), name,
  CASE type WHEN 'FAILED' THEN 'Flow run encountered an exception: ValueError: bad batch ' || n
    WHEN 'CRASHED' THEN 'Flow run infrastructure exited with non-zero status code 137.' END,
  jsonb_build_object('flow_run_id', pg_temp.an_id('run', n)), pg_temp.an_id('run', n)
FROM plan;
"""

TASK_RUN_COLUMNS = """task_run (id, created, updated, name, state_type, state_name, state_timestamp, run_count,
  expected_start_time, start_time, end_time, total_run_time, task_key, dynamic_key, empirical_policy, task_inputs, tags,
  flow_run_id, flow_run_run_count, labels)"""

TASK_RUNS = f"""
INSERT INTO {TASK_RUN_COLUMNS}
SELECT pg_temp.an_id('task' || k, n), started, coalesce(ended, started), (ARRAY['extract', 'load'])[k] || '-' || n % 1000,
  (CASE WHEN k = 1 THEN 'COMPLETED' ELSE type END)::state_type, CASE WHEN k = 1 THEN 'Completed' ELSE name END,
  coalesce(ended, started), 1, started, started, CASE WHEN k = 1 THEN started + interval '2 seconds' ELSE ended END,
  interval '2 seconds', (ARRAY['extract', 'load'])[k] || '-1a2b3c4d', n::text, '{{}}', '{{}}', '[]',
  pg_temp.an_id('run', n), 1, '{{}}'
FROM plan, generate_series(1, 2) k WHERE type <> 'SCHEDULED' AND n NOT IN (SELECT n FROM chosen);
INSERT INTO {TASK_RUN_COLUMNS}
SELECT pg_temp.an_id('wide', k), started, started, 'page-' || k, (CASE WHEN k % 97 = 0 THEN 'FAILED' ELSE 'COMPLETED' END)::state_type,
  CASE WHEN k % 97 = 0 THEN 'Failed' ELSE 'Completed' END, started + k * interval '20 ms', 1, started + k * interval '20 ms',
  started + k * interval '20 ms', started + k * interval '20 ms' + interval '4 seconds', interval '4 seconds',
  (ARRAY['fetch', 'parse', 'store'])[1 + k % 3] || '-1a2b3c4d', k::text, '{{}}', '{{}}', '[]', pg_temp.an_id('run', c.n), 1, '{{}}'
FROM chosen c JOIN plan USING (n), generate_series(1, {WIDE}) k WHERE what = 'wide';
"""

LOGS = f"""
INSERT INTO log (id, created, updated, name, level, flow_run_id, message, timestamp)
SELECT pg_temp.an_id('line', k), started, started, 'prefect.flow_runs', CASE WHEN k % 1000 = 0 THEN 40 WHEN k % 40 = 0 THEN 30 ELSE 20 END,
  pg_temp.an_id('run', c.n), 'fetched row ' || k || ' of page=' || k % 5000 || ' in 0.31 s', started + k * interval '3 ms'
FROM chosen c JOIN plan USING (n), generate_series(1, {LINES}) k WHERE what = 'log';
"""

ARTIFACTS = """
INSERT INTO artifact (id, created, updated, key, type, data, metadata_, flow_run_id, description)
SELECT pg_temp.an_id('artifact', n), started, started, 'report-' || n / 50 % 1000, 'markdown', to_json('# Report ' || n), '{}',
  pg_temp.an_id('run', n), 'Of run ' || n FROM plan WHERE n % 50 = 0 AND type = 'COMPLETED';
INSERT INTO artifact_collection (id, created, updated, key, latest_id, flow_run_id, type, data, description, metadata_)
SELECT pg_temp.an_id('of-key' || key, 0), created, updated, key, id, flow_run_id, type, data, description, metadata_
FROM (SELECT DISTINCT ON (key) * FROM artifact ORDER BY key, created DESC) newest;
"""


async def main() -> None:
    url = os.environ["PREFECT_API_DATABASE_CONNECTION_URL"].replace("postgresql+asyncpg:", "postgresql:")
    db = await asyncpg.connect(url, timeout=60)
    await db.execute("SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
    # Foreign keys are right by construction; checking them row by row would triple the time.
    await db.execute("SET session_replication_role = replica; SELECT setseed(0.11)")
    await db.execute(HELPERS)
    await db.execute(WORKSPACE)
    indexes = await db.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY($1) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        TABLES,
    )
    for index in indexes:
        await db.execute(f'DROP INDEX "{index["indexname"]}"')
    await db.execute(PLAN)
    # Two runs of yesterday that ended well.
    await db.execute(
        "CREATE TEMP TABLE chosen AS SELECT n, CASE row_number() OVER (ORDER BY n) WHEN 1 THEN 'wide' ELSE 'log' END AS what "
        "FROM (SELECT n FROM plan WHERE type = 'COMPLETED' AND at < now() - interval '1 day' ORDER BY n DESC LIMIT 2) two"
    )
    for step in (FLOW_RUNS, TASK_RUNS, LOGS, ARTIFACTS):
        await db.execute(step)
        print("seeded a step", file=sys.stderr, flush=True)
    for index in indexes:
        await db.execute(index["indexdef"])
    ids = {
        "newest": "SELECT pg_temp.an_id('run', max(n)) FROM plan WHERE ended IS NOT NULL",
        "wide": "SELECT pg_temp.an_id('run', n) FROM chosen WHERE what = 'wide'",
        "log": "SELECT pg_temp.an_id('run', n) FROM chosen WHERE what = 'log'",
        "flow": "SELECT pg_temp.an_id('flow', 0)",
        "deployment": "SELECT pg_temp.an_id('deployment', 0)",
        "task": "SELECT pg_temp.an_id('task2', max(n)) FROM plan WHERE type = 'COMPLETED' AND n NOT IN (SELECT n FROM chosen)",
        "artifact": "SELECT latest_id FROM artifact_collection ORDER BY key LIMIT 1",
        "key": "SELECT key FROM artifact_collection ORDER BY key LIMIT 1",
    }
    found = {name: str(await db.fetchval(query)) for name, query in ids.items()}
    await db.execute("VACUUM ANALYZE")
    print(json.dumps(found))
    await db.close()


asyncio.run(main())
