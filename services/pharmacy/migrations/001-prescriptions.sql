-- One row an order that needs a pharmacist. A row without a customer is a tombstone: the cancellation was read
-- before the order itself, so the prescription is closed before it is ever received.
create table prescriptions (
  order_id    uuid primary key,
  number      bigint generated always as identity unique,
  customer_id uuid,
  skus        text[] not null default '{}',
  state       text not null check (state in ('received', 'approved', 'rejected', 'closed')),
  decided_by  uuid,
  reason      text,
  received_at timestamptz not null default now(),
  decided_at  timestamptz
);

-- The pharmacists' queue, oldest first: the filter and the order of GET /api/prescriptions.
create index prescriptions_queue on prescriptions (state, number) where customer_id is not null;
