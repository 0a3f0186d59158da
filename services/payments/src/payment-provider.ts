import type { Money } from '@waybill/contracts'

/** Money moved: how much of which payment. */
export type Moved<Outcome extends string> = { outcome: Outcome; paymentId: string; amount: Money }

export type Authorization = Moved<'authorized'> | { outcome: 'declined'; reason: string } | { outcome: 'blocked' }

export type Capture = Moved<'captured'> | { outcome: 'refused'; reason: string } | { outcome: 'blocked' }

export type Reversal = Moved<'voided'> | Moved<'refunded'> | { outcome: 'nothing' }

export type Answer = Authorization | Capture | Reversal

/**
 * Who moves the money. Asking again with the same key gives the same answer and moves nothing more.
 * Each throws Unavailable when the provider can't be reached or does not know what it did: ask again with the same key;
 * PermanentError when the request makes no sense to it, which no repetition mends.
 */
export interface PaymentProvider {
  /** Puts a hold on the card; `blocked` when the order was reversed before. */
  authorize(request: { key: string; orderId: string; amount: Money; token: string }): Promise<Authorization>
  /** Takes the whole amount held for the order; `blocked` when it was reversed before. */
  capture(request: { key: string; orderId: string }): Promise<Capture>
  /** Voids or refunds whatever there is for the order, and blocks it: later authorizations and captures move nothing. */
  reverse(request: { key: string; orderId: string }): Promise<Reversal>
}
