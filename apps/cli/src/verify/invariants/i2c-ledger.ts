import { type Finding, type Invariant, isEnd, type LedgerFact, type MoneyFact } from '../sources.ts'

const NOTHING = { held: 0, captured: 0, refunded: 0 }

/** Of orders that have ended: before that an answer may be on its way to the books. */
export const ledger: Invariant = {
  id: 'I2c',
  says: "payments' ledger balances, and says of each order what the card network's journal says",
  check({ orders, money, ledger, quiet }) {
    const ended = new Set(orders.filter(({ status }) => isEnd(status)).map(({ orderId }) => orderId))
    const ours = new Map(ledger.map((entry) => [nameOf(entry), entry]))
    const theirs = new Map(money.map((entry) => [nameOf(entry), entry]))
    const unbalanced = ledger.filter(({ total }) => total !== 0).map(unbalancedFinding)

    const different = [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name): Finding[] => {
      const [orderId = '', currency] = name.split(' ')
      if (!quiet && !ended.has(orderId)) return []
      const book = textOf(ours.get(name) ?? NOTHING)
      const journal = textOf(standing(theirs.get(name)))
      return book === journal
        ? []
        : [{ about: `order ${orderId}`, says: `in ${currency}: ${book} by the ledger, ${journal} by the card network` }]
    })
    return [...unbalanced, ...different]
  },
}

const nameOf = ({ orderId, currency }: { orderId: string; currency: string }) => `${orderId} ${currency}`

const unbalancedFinding = ({ orderId, total, currency }: LedgerFact): Finding => ({
  about: `order ${orderId}`,
  says: `its entries add up to ${total} ${currency}, not to nothing`,
})

const standing = (entry: MoneyFact | undefined) =>
  entry ? { ...entry, held: entry.authorized - entry.voided - entry.captured } : NOTHING

const textOf = ({ held, captured, refunded }: typeof NOTHING) =>
  `${held} held, ${captured} captured, ${refunded} refunded`
