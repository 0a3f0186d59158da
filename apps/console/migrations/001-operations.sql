-- What was set going from the console. `shown` is the whole of it, as its page shows it; `wish` is what it can be resumed with.
-- Whoever runs it says once a second that it is alive. A `turn` is one run of it: who resumes it takes the next one, and a process
-- that was only slow finds that its own is over.
-- json and not jsonb: a letter's key may have a character that jsonb can not hold.
create table operations (
  operation_id uuid primary key,
  state text not null check (state in ('running', 'done', 'stopped', 'failed', 'interrupted')),
  turn integer not null default 1,
  shown json not null,
  wish json,
  stop_asked boolean not null default false,
  alive_at timestamptz not null default now()
);
