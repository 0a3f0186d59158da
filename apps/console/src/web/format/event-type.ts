import { isFailure } from '../../shared/failed-type.ts'

/** `stock.reserved` of `inventory.stock.reserved`: the service stands beside it. */
export const shortType = (type: string): string => type.split('.').slice(1).join('.')

export type Tone = 'bad' | 'warn' | 'good' | 'plain'

const undone = /\.(voided|refunded|released)$/
const good = /\.(completed|delivered)$/

/** How an event is coloured: what failed, what was undone, what an order ends well with. */
export function toneOf(type: string): Tone {
  if (isFailure(type)) return 'bad'
  if (undone.test(type)) return 'warn'
  return good.test(type) ? 'good' : 'plain'
}
