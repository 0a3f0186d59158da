import { seededRandom } from './random.ts'

/** One order that is going to be placed, and how its customer behaves. */
export interface Intent {
  /** When, in milliseconds after the start. */
  atMs: number
  customer: number
  key: string
  lines: { sku: string; quantity: number }[]
  card: 'visa' | 'declined' | 'insufficient'
  postalCode: string
  /** Sends the same request again so many ms later, without having waited for an answer. */
  retryAfterMs: number | undefined
  /** Asks to cancel so many ms after the order was accepted. */
  cancelAfterMs: number | undefined
}

interface Shelf {
  sku: string
  requiresPrescription: boolean
}

interface PlanOptions {
  /** Orders a second. */
  rate: number
  forMs: number
  seed: number
  /** Begins every key, so that no two runs share one. */
  run: string
  customers: number
  shelf: readonly Shelf[]
  /** Whether somebody decides on prescriptions; without, none is ordered. */
  prescriptions: boolean
  mix?: Mix | undefined
}

/** How many of the orders, 0 to 1 each. */
export interface Mix {
  /** Their customer asks to cancel. */
  cancelled: number
  /** Their card is refused. */
  declined: number
  /** They are sent twice, with one key. */
  retried: number
  /** Nobody is at home, and all comes back. */
  returned: number
  /** They have something that needs a prescription, where somebody decides on those. */
  prescribed: number
}

export const usualMix: Mix = { cancelled: 0.05, declined: 0.05, retried: 0.05, returned: 0.02, prescribed: 0.1 }

/** What is ordered when, by whom: the same for the same options. Orders come at even distances. */
export function planOf({
  rate,
  forMs,
  seed,
  run,
  customers,
  shelf,
  prescriptions,
  mix = usualMix,
}: PlanOptions): Intent[] {
  const random = seededRandom(seed)
  const whole = (below: number) => Math.floor(random() * below)
  const pick = <T>(list: readonly T[]): T => {
    const found = list[whole(list.length)]
    if (found === undefined)
      throw new RangeError('There is nothing on sale. ./waybill up lists the products of the demo.')
    return found
  }
  const free = shelf.filter(({ requiresPrescription }) => !requiresPrescription)
  const prescribed = shelf.filter(({ requiresPrescription }) => requiresPrescription)

  return Array.from({ length: Math.floor((rate * forMs) / 1_000) }, (_, i) => {
    const products = new Set(Array.from({ length: 1 + whole(3) }, () => pick(free).sku))
    if (prescriptions && prescribed.length > 0 && random() < mix.prescribed) products.add(pick(prescribed).sku)
    return {
      atMs: (i * 1_000) / rate,
      customer: whole(customers),
      key: `${run}-${i}`,
      lines: [...products].map((sku) => ({ sku, quantity: 1 + whole(2) })),
      card: random() < mix.declined ? (random() < 0.5 ? 'declined' : 'insufficient') : 'visa',
      postalCode: random() < mix.returned ? '00000' : '10115',
      retryAfterMs: random() < mix.retried ? whole(300) : undefined,
      cancelAfterMs: random() < mix.cancelled ? whole(1_500) : undefined,
    }
  })
}
