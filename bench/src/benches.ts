import { UserError } from '@waybill/local'
import type { Bench } from './bench.ts'
import { compression } from './benches/compression.ts'
import { consumeInbox } from './benches/consume-inbox.ts'
import { heldSnapshot } from './benches/held-snapshot.ts'
import { memory } from './benches/memory.ts'
import { placeOrder } from './benches/place-order.ts'
import { registry } from './benches/registry.ts'
import { relayDrain } from './benches/relay-drain.ts'
import { relayLive } from './benches/relay-live.ts'
import { scaleOut } from './benches/scale-out.ts'

/** Every bench, in the order in which `all` runs them. */
export const benches: readonly Bench[] = [
  placeOrder,
  relayDrain,
  relayLive,
  consumeInbox,
  heldSnapshot,
  memory,
  registry,
  compression,
  scaleOut,
]

/** @throws {UserError} for a name that is none, with those that there are */
export function chooseBenches(names: readonly string[]): Bench[] {
  if (names.includes('all')) return [...benches]
  return names.map((name) => {
    const found = benches.find((bench) => bench.name === name)
    if (!found)
      throw new UserError(`There is no bench "${name}". There are: ${benches.map((b) => b.name).join(', ')}, all.`)
    return found
  })
}
