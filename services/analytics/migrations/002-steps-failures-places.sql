-- Each fact says which record of the log it comes from, so that a rebuild knows which facts it makes anew and which it keeps, and when
-- that record was written, so that late ones can be told. Null: counted before this was noted.
alter table sales
  add column log_topic text, add column log_partition integer, add column log_offset bigint, add column logged_at timestamptz;
alter table outcomes
  add column log_topic text, add column log_partition integer, add column log_offset bigint, add column logged_at timestamptz;
alter table page_views
  add column log_topic text, add column log_partition integer, add column log_offset bigint, add column logged_at timestamptz,
  add column counted boolean not null default false;
drop index outcomes_uncounted;
create index outcomes_uncounted on outcomes (minute) where not counted;
create index page_views_uncounted on page_views (minute) where not counted;

-- The steps that orders came to. An order may come to one more than once, as with two parcels: the first counts.
create table steps (
  event_id      uuid primary key,
  order_id      uuid not null,
  step          text not null
    check (step in ('placed', 'paid', 'reserved', 'confirmed', 'packed', 'shipped', 'delivered', 'completed')),
  at            timestamptz not null,
  minute        timestamptz not null,
  counted       boolean not null default false,
  log_topic     text,
  log_partition integer,
  log_offset    bigint,
  logged_at     timestamptz
);
create index steps_of_order on steps (order_id, step, at);
create index steps_minute on steps (minute);
create index steps_uncounted on steps (minute) where not counted;

create table failures (
  event_id      uuid primary key,
  step          text not null,
  reason        text not null,
  minute        timestamptz not null,
  counted       boolean not null default false,
  log_topic     text,
  log_partition integer,
  log_offset    bigint,
  logged_at     timestamptz
);
create index failures_minute on failures (minute);
create index failures_uncounted on failures (minute) where not counted;

-- The minutes whose counts have to be looked at again. Written by whoever closes windows, and by a rebuild.
create table recounts (minute timestamptz primary key);

-- What was published last of each window: only what differs is published again.
create table snapshots (
  window_key text primary key,
  minute     timestamptz not null,
  type       text not null,
  data       text not null
);
create index snapshots_minute on snapshots (minute);
