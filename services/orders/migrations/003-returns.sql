-- What customers send back of a delivered order. How much of a line is left to return is decided under the order's lock.
create table returns (
  return_id uuid primary key,
  order_id uuid not null references orders,
  customer_id uuid not null,
  status text not null default 'requested' check (
    status in ('requested', 'approved', 'received', 'refunded', 'rejected')
  ),
  items jsonb not null check (jsonb_array_length(items) > 0),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  -- In the customer's own words: gone when the customer is erased.
  reason text not null,
  rejection text check ((rejection is not null) = (status = 'rejected')),
  requested_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index returns_by_order on returns (order_id, return_id);
create index returns_by_customer on returns (customer_id, return_id desc);
create index returns_by_status on returns (status, return_id desc);

-- The legal ways of a return, also for whoever writes here by hand.
create function refuse_illegal_return() returns trigger language plpgsql as $$
begin
  if old.status <> new.status and old.status || ' > ' || new.status not in (
    'requested > approved', 'requested > rejected', 'approved > received', 'approved > rejected', 'received > refunded'
  ) then
    raise exception 'return %: % > % is no way of a return', old.return_id, old.status, new.status
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger returns_go_legal_ways before update on returns for each row execute function refuse_illegal_return();
