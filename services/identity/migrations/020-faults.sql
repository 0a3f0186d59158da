-- The newest switch of each service's faults, as it was told on platform.faults.v1.
create table faults (
  service     text        primary key,
  fault       text        not null,
  enabled     boolean     not null,
  percent     integer     not null check (percent between 0 and 100),
  delay_ms    integer     not null check (delay_ms between 0 and 60000),
  expires_at  timestamptz not null,
  switched_by uuid        not null,
  switched_at timestamptz not null default now()
);
