-- An order has a shipment for each of its parcels. Of those from before, each was a whole order.
alter table shipments add column parcel jsonb;
alter table shipments drop constraint shipments_order_id_key;
create unique index shipments_of_order on shipments (order_id, coalesce((parcel ->> 'number')::integer, 1));
