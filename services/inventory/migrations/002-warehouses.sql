-- Stock per product and warehouse. What was there until now is in the first.
alter table reservations drop constraint reservations_sku_fkey;
alter table stock_moves drop constraint stock_moves_sku_fkey;

alter table products add column low_stock_at integer not null default 0 check (low_stock_at >= 0);

alter table stock
  add column warehouse text not null default 'east' check (warehouse in ('east', 'west')),
  add column shipped integer not null default 0 check (shipped >= 0);
update stock set shipped = (select coalesce(sum(m.shipped), 0) from stock_moves m where m.sku = stock.sku);
alter table stock alter column warehouse drop default, drop constraint stock_pkey, add primary key (sku, warehouse);

alter table stock_moves
  add column warehouse text not null default 'east',
  drop constraint stock_moves_kind_check,
  add constraint stock_moves_kind_check
    check (kind in ('adjusted', 'reserved', 'shipped', 'released', 'restocked', 'expired', 'renewed'));
alter table stock_moves
  alter column warehouse drop default,
  add foreign key (sku, warehouse) references stock;

drop index stock_moves_once;
create unique index stock_moves_once on stock_moves (order_id, sku, warehouse, kind) where order_id is not null;

-- Held until the order is confirmed, and no longer than `expires_at`; those from before have no end.
alter table reservations
  add column warehouse text not null default 'east',
  add column expires_at timestamptz,
  drop constraint reservations_pkey,
  drop constraint reservations_state_check,
  add constraint reservations_state_check check (state in ('held', 'committed', 'released', 'expired')),
  add check (expires_at is null or state = 'held');
alter table reservations
  alter column warehouse drop default,
  add primary key (order_id, sku, warehouse),
  add foreign key (sku, warehouse) references stock;

create index reservations_by_expiry on reservations (expires_at) where expires_at is not null;

insert into stock (sku, warehouse) select sku, 'west' from products;
