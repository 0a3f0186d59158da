/** Where stock lies, in the order in which they are asked. The migrations know the same names. */
export const warehouses = ['east', 'west'] as const
export type Warehouse = (typeof warehouses)[number]

/** The warehouses to serve an order from, in the order to try: each set before every larger one. There are 2^n - 1 of them. */
export const choices: readonly (readonly Warehouse[])[] = subsets([...warehouses])
  .filter((some) => some.length > 0)
  .sort((a, b) => a.length - b.length)

function subsets(all: readonly Warehouse[]): Warehouse[][] {
  const [first, ...rest] = all
  if (first === undefined) return [[]]
  const without = subsets(rest)
  return [...without.map((some) => [first, ...some]), ...without]
}
