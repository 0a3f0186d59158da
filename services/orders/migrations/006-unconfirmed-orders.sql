-- What waits for payment and stock alone: counted once a second while orders come, up to a limit. A pharmacist may take a day.
create index orders_unconfirmed on orders (order_id)
  where status = 'placed' and not (lines @> '[{"requiresPrescription": true}]');
