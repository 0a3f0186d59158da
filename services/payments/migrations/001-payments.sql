-- One row an order: how far its payment has come. The money itself is in the provider's journal.
create table payments (
  order_id uuid primary key,
  -- Unknown while only the cancellation was read.
  customer_id uuid,
  status text not null default 'none' check (
    status in ('none', 'authorized', 'captured', 'declined', 'voided', 'refunded', 'closed')
  ),
  payment_id uuid unique,
  amount_minor bigint check (amount_minor > 0),
  currency text,
  reason text,
  updated_at timestamptz not null default now(),
  -- Where money moved it is known how much of which payment.
  check (
    (status in ('authorized', 'captured', 'voided', 'refunded'))
    = (payment_id is not null and amount_minor is not null and currency is not null)
  ),
  check ((status = 'declined') = (reason is not null))
);
