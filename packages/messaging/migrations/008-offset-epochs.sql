-- How often a partition was moved by hand. Whoever took it before a move commits nothing of it any more: without this, a transaction
-- that was under way would move it on again, past what is to be read anew.
alter table messaging.offsets add column epoch int not null default 0;
