import { oneEnd } from './invariants/i1-one-end.ts'
import { acknowledgedIsStored } from './invariants/i1b-acknowledged-is-stored.ts'
import { money } from './invariants/i2-money.ts'
import { bounds } from './invariants/i2b-bounds.ts'
import { ledger } from './invariants/i2c-ledger.ts'
import { stock } from './invariants/i3-stock.ts'
import { reservations } from './invariants/i3b-reservations.ts'
import { topics } from './invariants/i4-topics.ts'
import { once } from './invariants/i5-once.ts'
import { order } from './invariants/i6-order.ts'
import { versions } from './invariants/i6b-versions.ts'
import { accounting } from './invariants/i7-accounting.ts'
import { letters } from './invariants/i8-letters.ts'
import { history } from './invariants/i9-history.ts'
import { nothingWaits } from './invariants/i10-nothing-waits.ts'
import type { Invariant } from './sources.ts'

/** All that the audit holds the platform to. */
export const invariants: readonly Invariant[] = [
  ...[oneEnd, acknowledgedIsStored, money, bounds, ledger, stock, reservations],
  ...[topics, once, order, versions, accounting, letters, history, nothingWaits],
]
