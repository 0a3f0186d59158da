-- A return brings back pieces of an order that was delivered; an order may have several, each restocks once.
alter table stock_moves add column return_id uuid;

alter table stock_moves drop constraint stock_moves_kind_check;
alter table stock_moves add constraint stock_moves_kind_check
  check (kind in ('adjusted', 'reserved', 'shipped', 'released', 'restocked', 'expired', 'renewed', 'returned'));
alter table stock_moves add constraint stock_moves_return_check check ((kind = 'returned') = (return_id is not null));

drop index stock_moves_once;
create unique index stock_moves_once on stock_moves (order_id, sku, warehouse, kind)
  where order_id is not null and return_id is null;
create unique index stock_moves_once_a_return on stock_moves (return_id, sku, warehouse) where return_id is not null;
