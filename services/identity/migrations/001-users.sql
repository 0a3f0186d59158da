create table users (
  user_id        uuid        primary key,
  email          text        not null,
  name           text        not null,
  locale         text        not null,
  roles          text[]      not null,
  password_hash  text        not null,
  version        integer     not null default 1,
  created_at     timestamptz not null default now(),
  deactivated_at timestamptz
);

-- One account an e-mail, however it is capitalised. Two registrations at once: this index lets one win.
create unique index users_email on users (lower(email));

-- Failed logins in a row, also for e-mails that nobody has: a block must not tell which accounts exist.
create table login_failures (
  account       text        primary key,
  failures      integer     not null,
  blocked_until timestamptz,
  failed_at     timestamptz not null default now()
);

create index login_failures_age on login_failures (failed_at);
