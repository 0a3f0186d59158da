-- How much waited for each consumer group: the most in each five minutes, for a day and an hour.
create table group_lag (
  group_name text not null,
  slot timestamptz not null,
  lag bigint not null,
  committed bigint not null,
  primary key (group_name, slot)
);

create index group_lag_slot on group_lag (slot);
