-- Lines that a customer does not get after all, since a pharmacist rejected them. The sale stays as it was told; counting leaves it out.
create table reductions (
  order_id      uuid not null,
  sku           text not null,
  minute        timestamptz not null,
  counted       boolean not null default false,
  log_topic     text,
  log_partition integer,
  log_offset    bigint,
  logged_at     timestamptz,
  primary key (order_id, sku)
);
create index reductions_minute on reductions (minute);
create index reductions_uncounted on reductions (minute) where not counted;

-- Which parcel came to the step, and how many its order has. `returned` is no step that is timed: it says that nobody waits for that parcel.
alter table steps
  add column parcel integer not null default 1,
  add column parcels integer not null default 1,
  drop constraint steps_step_check,
  add constraint steps_step_check
    check (step in ('placed', 'paid', 'reserved', 'confirmed', 'packed', 'shipped', 'delivered', 'returned', 'completed'));

-- Null: counted before this was noted, or a parcel without an order.
alter table failures add column order_id uuid;
create index failures_of_order on failures (order_id);
