import { hostname, userInfo } from 'node:os'
import { type LetterFilter, type LetterPlace, milliseconds } from '@waybill/messaging'
import type { FilterOptions } from '../commands/dlq.ts'

/** The filter that the options ask for. Throws TypeError or RangeError that names the option which says nothing. */
export function filterOf(options: FilterOptions, now: number = Date.now()): LetterFilter {
  const { type, code, text, key, topic, since, until } = options
  return {
    type,
    code,
    text,
    key,
    topic,
    since: since === undefined ? undefined : timeOf(since, now),
    until: until === undefined ? undefined : timeOf(until, now),
  }
}

/**
 * What a command that changes something is to take: the places, what the filters let through, or `all`.
 * @throws RangeError when nothing says which, so that a forgotten word does not mean everything
 */
export function selectionOf(places: readonly string[], options: FilterOptions & { all?: boolean }): LetterFilter {
  const filter = filterOf(options)
  const filters = Object.values(filter).some((value) => value !== undefined)
  if (places.length === 0 && !filters && !options.all)
    throw new RangeError('Say which letters: their places, a filter, or --all.')
  if (options.all && (places.length > 0 || filters))
    throw new RangeError('Give --all, or places and filters, not both.')
  return places.length > 0 ? { ...filter, places: places.map(placeOf) } : filter
}

/** Reads partition/offset. Throws RangeError when it is none. */
export function placeOf(text: string): LetterPlace {
  const match = /^(\d{1,9})\/(\d{1,18})$/.exec(text)
  if (!match?.[1] || !match[2]) throw new RangeError(`'${text}' is no place: write partition/offset, such as 2/17.`)
  return { partition: Number(match[1]), offset: BigInt(match[2]) }
}

/** A number above 0. Throws RangeError with the option's name. */
export function countOf(option: string, text: string): number {
  const count = Number(text)
  if (!(count >= 1)) throw new RangeError(`${option} ${text} is no number from 1 on.`)
  return count
}

/** Who acts, when nothing else is said. */
export const whoActs = (by: string | undefined): string => by ?? `${userInfo().username}@${hostname()}`

/** The time that an option tells: so long ago, or a time of its own. Throws RangeError when it is none. */
export function timeOf(text: string, now: number): Date {
  const time = /^\d{4}-/.test(text) ? new Date(text) : new Date(now - milliseconds(text))
  if (Number.isNaN(time.getTime())) throw new RangeError(`'${text}' is no time: write 30m, 2h or 2026-11-21T08:00Z.`)
  return time
}
