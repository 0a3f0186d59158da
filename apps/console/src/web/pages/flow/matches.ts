import { type Entry, isNote } from './recent.ts'

export interface Filter {
  order?: string
  type?: string
  service?: string
}

/** Those that a filter lets through; notes belong to all. A part of an order's id or of a type's name does. */
export function matching(entries: readonly Entry[], { order, type, service }: Filter): readonly Entry[] {
  if (order === undefined && type === undefined && service === undefined) return entries
  return entries.filter(
    (entry) =>
      isNote(entry) ||
      ((order === undefined || entry.orderId?.includes(order)) &&
        (type === undefined || entry.type.includes(type)) &&
        (service === undefined || entry.service === service)),
  )
}
