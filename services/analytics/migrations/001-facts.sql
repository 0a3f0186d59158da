-- What happened, one row a fact, in the minute it happened by the time of its event. Counting adds these up, so an event
-- read twice or late cannot bend a count, and no two writers ever wait for one counter.
-- counted: whether the published count of that minute holds the row already. A late row reopens its minute.
create table sales (
  order_id uuid not null,
  sku      text not null,
  quantity integer not null,
  minute   timestamptz not null,
  counted  boolean not null default false,
  primary key (order_id, sku)
);
create index sales_minute on sales (minute);
create index sales_uncounted on sales (minute) where not counted;

create table outcomes (
  order_id     uuid primary key,
  outcome      text not null check (outcome in ('completed', 'cancelled')),
  currency     text,
  amount_minor bigint,
  minute       timestamptz not null,
  counted      boolean not null default false,
  check (outcome <> 'completed' or (currency is not null and amount_minor is not null))
);
create index outcomes_minute on outcomes (minute);
create index outcomes_uncounted on outcomes (minute) where not counted and outcome = 'completed';

create table page_views (
  event_id uuid primary key,
  sku      text not null,
  minute   timestamptz not null
);
create index page_views_minute on page_views (minute);
