import type { Finding, Invariant } from '../sources.ts'

export const stock: Invariant = {
  id: 'I3',
  says: 'available + reserved + shipped = what came in, for each product',
  check: ({ stock }) =>
    stock.flatMap(({ place, available, reserved, shipped, adjusted, movedAvailable, movedReserved }): Finding[] => {
      const sum = available + reserved + shipped
      if (sum !== adjusted)
        return [
          {
            about: place,
            says: `${available} available + ${reserved} reserved + ${shipped} shipped is not ${adjusted}`,
          },
        ]
      if (available !== movedAvailable || reserved !== movedReserved)
        return [
          {
            about: place,
            says: `has ${available} and ${reserved}, its moves add up to ${movedAvailable} and ${movedReserved}`,
          },
        ]
      return []
    }),
}
