-- What the card network did, one line per request it took. It is the only table: balances are sums over it.
create table journal (
  seq bigint generated always as identity primary key,
  key text not null unique,
  fingerprint text not null,
  order_id uuid not null,
  action text not null check (action in ('authorization', 'capture', 'reversal')),
  outcome text not null check (
    outcome in ('authorized', 'declined', 'blocked', 'captured', 'refused', 'voided', 'refunded', 'nothing')
  ),
  payment_id uuid,
  amount_minor bigint check (amount_minor > 0),
  currency text,
  reason text,
  at timestamptz not null default now(),
  -- Money moves in exactly these outcomes, and then it is said how much of which payment.
  check (
    (outcome in ('authorized', 'captured', 'voided', 'refunded'))
    = (payment_id is not null and amount_minor is not null and currency is not null)
  )
);

create index journal_by_order on journal (order_id, seq);

-- Each movement happens once per order, whatever the code above believes.
create unique index journal_moves_once on journal (order_id, outcome)
where outcome in ('authorized', 'captured', 'voided', 'refunded');

create function refuse_journal_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only: % refused', tg_op;
end
$$;

create trigger journal_append_only
before update or delete or truncate on journal
for each statement execute function refuse_journal_change();
