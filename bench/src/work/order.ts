/** A service's own row, written with the event in one transaction. */
export const INSERT_ORDER = `
  insert into bench.orders (order_id, customer_id, status, lines, total_minor, currency)
  values ($1, $2, 'placed', $3, 1290, 'EUR')`

/** The rows of orders that share a commit. */
export const INSERT_ORDERS = `
  insert into bench.orders (order_id, customer_id, status, lines, total_minor, currency)
  select o.id, o.customer, 'placed', $3, 1290, 'EUR' from unnest($1::uuid[], $2::uuid[]) as o(id, customer)`

export const LINES: string = JSON.stringify([
  { sku: 'tea-green', quantity: '2' },
  { sku: 'tea-black', quantity: '1' },
])
