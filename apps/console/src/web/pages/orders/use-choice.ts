import { useState } from 'react'
import type { Order } from '../../api/orders.ts'

/** Orders that somebody chose. One that the filter hides is not meant, and is chosen still when it comes back. */
export function useChoice(shown: readonly Order[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const all = shown.map(({ orderId }) => orderId)
  /** Chooses them; when each of them is chosen, none. */
  const turn = (ids: readonly string[]) =>
    setChosen((now) =>
      ids.every((id) => now.has(id)) ? new Set([...now].filter((id) => !ids.includes(id))) : new Set([...now, ...ids]),
    )
  return {
    chosen,
    /** Those that are chosen and shown, in the order of the list. */
    ids: all.filter((orderId) => chosen.has(orderId)),
    toggle: (orderId: string) => turn([orderId]),
    toggleAll: () => turn(all),
  }
}
