// What the doctor asks PostgreSQL, in one place. None writes, and none reads a table that grows with the traffic.

export const CLOCK = `select extract(epoch from clock_timestamp())::float8 * 1000 as ms`

export const SEES_ALL = `select pg_has_role('pg_read_all_stats', 'usage') as yes`

export const SESSIONS = `
  select pid, coalesce(datname, '') as database, application_name as application, coalesce(usename, '') as "user",
    coalesce(state, '') as state, left(query, 200) as query,
    case when backend_xmin is not null then extract(epoch from clock_timestamp() - coalesce(xact_start, query_start))::float8 end as "snapshotSeconds",
    case when state like 'idle in transaction%' then extract(epoch from clock_timestamp() - state_change)::float8 end as "idleSeconds"
  from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid() and (backend_xmin is not null or state like 'idle in transaction%')`

export const HOLDERS = `
  select 'slot' as kind, slot_name::text as name, active, null::float8 as seconds from pg_replication_slots
  where xmin is not null or catalog_xmin is not null
  union all
  select 'prepared transaction', gid, false, extract(epoch from clock_timestamp() - prepared)::float8 from pg_prepared_xacts`

export const DATABASES = `
  select datname as name from pg_database
  where datallowconn and not datistemplate and has_database_privilege(datname, 'connect') order by datname limit $1`

export const HAS_OUTBOX = `select to_regclass('messaging.outbox') is not null as yes`

// Of each key only the first is tried; those behind it bear the time at which they were parked.
export const PARKED = `
  with heads as (
    select distinct on (consumer_group, topic_id, partition, coalesce(md5(key), record_offset::text)) due_at, first_failed_at, last_error
    from messaging.parked order by consumer_group, topic_id, partition, coalesce(md5(key), record_offset::text), record_offset
  )
  select (select count(*) from messaging.parked) as records, count(*) as keys,
    coalesce(extract(epoch from clock_timestamp() - min(first_failed_at)), 0)::float8 as "oldestSeconds",
    greatest(0, coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0))::float8 as "overdueSeconds",
    (array_agg(last_error order by first_failed_at) filter (where last_error is not null))[1] as "lastError"
  from heads`

export const SAGAS = `
  select coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::float8 as seconds
  from messaging.sagas where due_at < clock_timestamp()`

export const POSITIONS = `
  select consumer_group as "group", topic, topic_id::text as "topicId", partition, next_offset::text as next from messaging.offsets`

export const INDEXES = `
  select c.relname as name, t.relname as "table", i.indisvalid and i.indisready as valid
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = t.relnamespace
  where n.nspname not in ('pg_catalog', 'pg_toast', 'information_schema')`

export const TABLES = `
  select s.schemaname || '.' || s.relname as name, s.n_live_tup::float8 as live, s.n_dead_tup::float8 as dead,
    pg_total_relation_size(s.relid)::float8 as bytes,
    exists (select from pg_constraint c where c.conrelid = s.relid and c.contype = 'p') as "primaryKey"
  from pg_stat_user_tables s`
