-- An order is packed as one parcel per warehouse, each at its own time. The order's row stays what packing and stopping race
-- for, and it counts its parcels: how many there are, and how many are packed.
create table parcels (
  order_id  uuid not null references picks,
  -- Empty when the whole order is one parcel and nobody said where, as it was before.
  warehouse text not null,
  items     jsonb not null,
  due_at    timestamptz not null,
  -- Its place in the order in which they were packed; null while it is picked.
  number    integer check (number > 0),
  primary key (order_id, warehouse),
  unique (order_id, number)
);

create index parcels_due on parcels (due_at) where number is null;

alter table picks
  add column parcels integer not null default 1,
  add column packed integer not null default 0;
update picks set packed = 1 where state = 'packed';

insert into parcels (order_id, warehouse, items, due_at)
select order_id, '', items, due_at from picks where state = 'picking';

-- The checks on these columns go with them.
alter table picks drop column items, drop column due_at;
alter table picks
  add check (packed between 0 and parcels),
  add check ((state = 'packed') = (packed > 0)),
  add check (state <> 'picking' or (customer_id is not null and ship_to is not null and cause is not null));
