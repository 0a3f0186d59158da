-- Who is written to about failures. Of users known before, the roles come with the next change of their profile.
alter table users add column roles text[] not null default '{}';
alter table preferences add column digest boolean not null default true;

-- What failed, one row an event, until operators were told: told_by is the end of the period whose digest has it.
create table failures (
  event_id  uuid primary key,
  step      text not null,
  reason    text not null,
  failed_at timestamptz not null,
  told_by   timestamptz
);
create index failures_untold on failures (failed_at) where told_by is null;

-- One row a period that was told of. Whoever writes it first writes the mails, in the same transaction.
create table digests (period_end timestamptz primary key);
