/** A service's own row, written with the event in one transaction. */
export const INSERT_ORDER = `
  insert into bench.orders (order_id, customer_id, status, lines, total_minor, currency)
  values ($1, $2, 'placed', $3, 1290, 'EUR')`

export const LINES: string = JSON.stringify([
  { sku: 'tea-green', quantity: '2' },
  { sku: 'tea-black', quantity: '1' },
])
