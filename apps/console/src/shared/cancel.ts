/** So many orders are cancelled by one operation. */
export const MOST_CANCELLED = 500

/** Why an order can't be cancelled any more; undefined when it makes sense to ask. The orders service decides. */
export function cancelRefusal(status: string): string | undefined {
  if (status === 'completed' || status === 'cancelled') return `It is ${status} already.`
  if (status === 'cancelling') return 'It is being cancelled.'
  if (isOnItsWay(status)) return 'It is on its way: refuse the parcel to return it.'
  return undefined
}

/** Packed, all of it or a part: it can only be refused or returned. */
export const isOnItsWay = (status: string | null): boolean => status === 'packed' || status === 'partly-packed'

/** What a bulk cancel would do with one order. */
export interface PlannedCancel {
  orderId: string
  /** null: the order is not known. */
  status: string | null
  /** Why it is left out; null: it would be asked for. */
  refusal: string | null
}
