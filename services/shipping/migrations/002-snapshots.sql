-- What the fold of a shipment's events came to at one of them, so that a long history need not be read for each command.
-- Nothing is lost by emptying this table, and it has to be emptied when the fold changes: histories are then read whole.
create table shipment_snapshots (
  shipment_id uuid primary key references shipments,
  version     integer not null,
  state       jsonb not null,
  check (version > 0 and (state ->> 'version')::integer = version)
);
