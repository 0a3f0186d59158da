import type { Money } from '@waybill/contracts'
import { Unavailable } from '@waybill/messaging'
import type { Line, Told } from './line.ts'

/** What the provider can be asked to do, and what may come of it. */
export const acts = {
  /** Puts a hold on the card; `blocked` when the order was reversed before. */
  authorize: ['authorized', 'declined', 'blocked'],
  /** Takes what is held for the order, or a part of it: then the rest is let go of. `blocked` when it was reversed before. */
  capture: ['captured', 'refused', 'blocked'],
  /** Gives back a part of what was taken. */
  refund: ['refunded', 'refused'],
  /** Voids or refunds whatever there is for the order, and blocks it: later authorizations and captures move nothing. */
  reverse: ['voided', 'refunded', 'nothing'],
} as const

export type Act = keyof typeof acts

export type Request<A extends Act> = { key: string; orderId: string } & (A extends 'authorize'
  ? { amount: Money; token: string }
  : A extends 'refund'
    ? { amountMinor: number }
    : A extends 'capture'
      ? { amountMinor?: number }
      : unknown)

export type Answer<A extends Act> = Told<(typeof acts)[A][number]>

/** Whether a line answers such a question. */
export const answers = <A extends Act>(act: A, line: Line): line is Line & Answer<A> =>
  acts[act].some((outcome) => outcome === line.outcome)

/** Who moves the money. Each of these throws Unavailable when the provider can't be reached. */
export interface PaymentProvider {
  /**
   * Moves money. Asking again with the same key gives the same answer and moves nothing more.
   * @throws {OutcomeUnknown} when it may have done it, and the answer is lost
   * @throws {PermanentError} when the request makes no sense to it, which no repetition mends
   */
  ask<A extends Act>(act: A, request: Request<A>): Promise<Answer<A>>
  /** All lines about an order, oldest first: what became of a request tells its key. */
  inquire(orderId: string): Promise<Line[]>
  /** A page of the lines that were written between two times (the second excluded), after the line `after`. */
  journal(page: { from: string; until: string; after: number; limit: number }): Promise<Line[]>
}

/** The provider was asked, and what it did is not known. */
export class OutcomeUnknown extends Unavailable {
  override name = 'OutcomeUnknown'
}
