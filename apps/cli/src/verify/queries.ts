// All that the audit asks of the services' tables, in one place: who changes a table finds here what has to follow.

export const ORDERS = `
  select o.order_id as "orderId", o.status, o.total_minor::float8 as "totalMinor",
    price_of_rest(o.lines, '[]')::float8 as "orderedMinor", o.total_minor <> price_of_rest(o.lines, '[]') as reduced, o.currency, o.placed_at as "placedAt",
    o.attention, s.due_at as "dueAt", (
      select coalesce(sum(amount_minor), 0)::float8 from returns r
      where r.order_id = o.order_id and r.status in ('received', 'refunded')
    ) as "backMinor"
  from orders o left join messaging.sagas s on s.saga = 'order' and s.key = o.order_id::text`

export const HISTORY = `
  select order_id as "orderId", from_status as "from", to_status as "to" from order_history order by id`

export const KEYS = `
  select key, body->>'orderId' as "orderId" from service.idempotency_keys
  where scope like '%POST /api/orders' or scope like '%POST /orders'`

export const MONEY = `
  select order_id as "orderId", currency,
    coalesce(sum(amount_minor) filter (where outcome = 'authorized'), 0)::float8 as authorized,
    coalesce(sum(amount_minor) filter (where outcome in ('voided', 'expired')), 0)::float8 as voided,
    coalesce(sum(amount_minor) filter (where outcome = 'captured'), 0)::float8 as captured,
    coalesce(sum(amount_minor) filter (where outcome = 'refunded'), 0)::float8 as refunded
  from journal where amount_minor is not null group by order_id, currency`

/** What was given back of orders that stand: for returns, and by operators. */
export const REFUNDS = `
  select order_id as "orderId", sum(amount_minor)::float8 as given
  from refunds where status = 'refunded' group by order_id`

/** What payments' ledger says of each order. */
export const LEDGER = `
  select order_id as "orderId", currency,
    coalesce(-sum(amount_minor) filter (where account = 'held'), 0)::float8 as held,
    coalesce(-sum(amount_minor) filter (where account = 'revenue'), 0)::float8 as captured,
    coalesce(sum(amount_minor) filter (where account = 'refunds'), 0)::float8 as refunded,
    sum(amount_minor)::float8 as total
  from ledger_entries group by order_id, currency`

/** The events that each shipment is made of, in the order of their versions. */
export const SHIPMENTS = `
  select shipment_id as "shipmentId",
    array_agg(case type when 'status-changed' then data->>'to' else type end order by version) as steps
  from shipment_events group by shipment_id`

export const STOCK = `
  select s.sku || ' in ' || s.warehouse as place, s.available, s.reserved, coalesce(m.available, 0)::int as "movedAvailable",
    coalesce(m.reserved, 0)::int as "movedReserved", coalesce(m.adjusted, 0)::int as adjusted,
    coalesce(m.shipped, 0)::int as shipped, coalesce(h.held, 0)::int as held
  from stock s
  left join (
    select sku, warehouse, sum(available) as available, sum(reserved) as reserved, sum(shipped) as shipped,
      sum(available + reserved + shipped) as adjusted
    from stock_moves group by sku, warehouse
  ) m using (sku, warehouse)
  left join (
    select sku, warehouse, sum(quantity) as held from reservations where state = 'held' group by sku, warehouse
  ) h using (sku, warehouse)`

export const RESERVATIONS = `
  select coalesce(r.order_id, m.order_id) as "orderId", coalesce(r.reserved, 0)::int as reserved, coalesce(r.places, 0)::int as places,
    coalesce(r.open, 0)::int as open, coalesce(m.moved_in, 0)::int as "movedIn", coalesce(m.moved_out, 0)::int as "movedOut"
  from (
    select order_id, sum(quantity) as reserved, count(distinct warehouse) as places, sum(quantity) filter (where state = 'held') as open
    from reservations group by order_id
  ) r
  full join (
    select order_id, sum(reserved) filter (where kind = 'reserved') as moved_in,
      -sum(reserved) filter (where kind <> 'reserved') as moved_out
    from stock_moves where order_id is not null group by order_id
  ) m on m.order_id = r.order_id`

export const TAKEN = `
  select event_id::text as id from messaging.inbox where consumer_group = $1`

export const PARKED = `select topic, partition, record_offset::text as offset from messaging.parked where consumer_group = $1`

export const OFFSETS = `
  select topic, partition, max(next_offset)::text as next from messaging.offsets where consumer_group = $1
  group by topic, partition`

export const OUTBOX = `
  select event_id::text as id, topic, false as refused from messaging.outbox
  union all select event_id::text, topic, true from messaging.quarantine`
