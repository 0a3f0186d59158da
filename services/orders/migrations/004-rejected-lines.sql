-- What a pharmacist said of the lines on prescription: null while nobody decided, else the lines that are rejected, each with
-- its reason; and what the customer wants to become of the others then.
alter table orders
  add column on_partial text not null default 'ship-rest' check (on_partial in ('ship-rest', 'cancel')),
  add column rejected jsonb check (jsonb_typeof(rejected) = 'array');

create function price_of_rest(lines jsonb, rejected jsonb) returns bigint language sql immutable parallel safe as $$
  select coalesce(sum((line->>'quantity')::bigint * (line->'unitPrice'->>'amountMinor')::bigint), 0)::bigint
  from jsonb_array_elements(lines) as line
  where not exists (select from jsonb_array_elements(rejected) as no where no->>'sku' = line->>'sku')
$$;

-- An order costs what is left of it. One that is cancelled keeps what it would have cost.
alter table orders add constraint orders_cost_the_rest check (
  rejected is null or rejected = '[]' or status = 'cancelled' or total_minor = price_of_rest(lines, rejected)
);
