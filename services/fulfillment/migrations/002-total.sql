-- What the confirmed order costs: payments takes that, which is less than it holds when lines were rejected. Null for
-- orders confirmed before this was kept: then all that is held.
alter table picks add column total jsonb;
