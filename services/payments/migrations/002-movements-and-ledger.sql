-- Every line of the provider's journal that we heard of, whoever told it: its answer, its webhook or our inquiry.
-- The line's place in the journal is its id: what is told twice is entered once.
create table movements (
  seq bigint primary key,
  order_id uuid not null,
  key text not null,
  action text not null,
  outcome text not null,
  payment_id uuid,
  amount_minor bigint check (amount_minor > 0),
  currency text,
  reason text,
  at timestamptz not null,
  told_by text not null check (told_by in ('answer', 'webhook', 'inquiry')),
  check (
    (outcome in ('authorized', 'captured', 'voided', 'refunded', 'expired'))
    = (payment_id is not null and amount_minor is not null and currency is not null)
  )
);

create index movements_by_order on movements (order_id, seq);
create index movements_by_time on movements (at);

-- Double-entry: what is entered for a line adds up to nothing. A balance is the sum of an account's entries.
create table ledger_entries (
  seq bigint not null references movements,
  account text not null check (account in ('receivable', 'held', 'cash-at-psp', 'revenue', 'refunds')),
  order_id uuid not null,
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null,
  -- The event or the line that made us enter it.
  cause_id text not null,
  primary key (seq, account)
);

create index ledger_by_order on ledger_entries (order_id, seq);

create function refuse_unbalanced() returns trigger language plpgsql as $$
declare
  wrong record;
begin
  select seq, currency, sum(amount_minor) as total into wrong
  from added group by seq, currency having sum(amount_minor) <> 0 limit 1;
  if found then
    raise exception 'the posting of line % adds up to % %, not to nothing', wrong.seq, wrong.total, wrong.currency;
  end if;
  return null;
end
$$;

create trigger ledger_adds_up
after insert on ledger_entries referencing new table as added
for each statement execute function refuse_unbalanced();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op;
end
$$;

create trigger ledger_append_only before update or delete or truncate on ledger_entries
for each statement execute function refuse_change();

create trigger movements_append_only before update or delete or truncate on movements
for each statement execute function refuse_change();

-- Questions to the provider that got no answer: what became of them is not known until it is asked, or tells.
create table unknown_outcomes (
  key text primary key,
  order_id uuid not null,
  action text not null,
  because text not null,
  since timestamptz not null default now(),
  settled_at timestamptz,
  settled_by text check (settled_by in ('answer', 'webhook', 'inquiry')),
  cause jsonb not null,
  check ((settled_at is null) = (settled_by is null))
);

create index unknown_by_order on unknown_outcomes (order_id);
create index unknown_open on unknown_outcomes (since) where settled_at is null;

-- What operators give back.
create table refunds (
  refund_id uuid primary key,
  order_id uuid not null references payments,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null default now(),
  status text not null default 'requested' check (status in ('requested', 'refunded', 'refused')),
  refusal text,
  due_at timestamptz not null default now(),
  cause jsonb not null,
  check ((status = 'refused') = (refusal is not null))
);

create index refunds_by_order on refunds (order_id);
create index refunds_due on refunds (due_at) where status = 'requested';

alter table payments
  add column authorized_minor bigint not null default 0,
  add column voided_minor bigint not null default 0,
  add column expired_minor bigint not null default 0,
  add column captured_minor bigint not null default 0,
  add column refunded_minor bigint not null default 0,
  -- What the events of this payment are told to follow from when no event made us tell them.
  add column cause jsonb;

alter table payments drop constraint payments_status_check;
alter table payments add constraint payments_status_check check (
  status in (
    'none', 'authorized', 'captured', 'declined', 'voided', 'expired', 'partially-refunded', 'refunded', 'closed'
  )
);

alter table payments drop constraint payments_check;
alter table payments add constraint payments_money_is_said check (
  (status in ('authorized', 'captured', 'voided', 'expired', 'partially-refunded', 'refunded'))
  = (payment_id is not null and amount_minor is not null and currency is not null)
);
