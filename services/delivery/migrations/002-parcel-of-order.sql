-- Which parcel of its order it is; null for the whole of it, and for a stand-alone shipment.
alter table parcels add column parcel jsonb;
