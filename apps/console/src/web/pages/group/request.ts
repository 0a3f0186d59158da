import type { Scope, Target } from '../../api/groups.ts'
import type { OffsetsSearch } from './search.ts'

/** What the form asks for; a string is what is missing or wrong. */
export function targetOf({ to, value = '' }: OffsetsSearch): Target | string {
  const text = value.trim()
  switch (to) {
    case 'earliest':
    case 'latest':
      return { kind: to }
    case 'offset':
      return /^\d{1,18}$/.test(text) ? { kind: to, offset: text } : 'Write an offset, such as 1200.'
    case 'shift':
      return /^[+-]?\d{1,17}$/.test(text)
        ? { kind: to, by: text.replace('+', '') }
        : 'Write how many records, such as -10.'
    case 'datetime': {
      const time = new Date(text)
      return Number.isNaN(time.getTime()) ? 'Choose a time.' : { kind: to, time: time.toISOString() }
    }
    case 'group':
      return text === '' ? 'Write the name of the other group.' : { kind: to, group: text }
    default:
      return 'Choose where to.'
  }
}

/** Reads `orders.v1:0,1 payments.v1`; nothing is every topic. */
export function scopeOf({ topics = '' }: OffsetsSearch): Scope | string {
  const words = topics.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return 'all'
  const found: { topic: string; partitions?: number[] }[] = []
  for (const word of words) {
    const match = /^([^:]+)(?::(\d{1,9}(?:,\d{1,9})*))?$/.exec(word)
    if (!match?.[1]) return `'${word}' is no topic: write orders.v1 or orders.v1:0,1.`
    found.push(
      match[2] === undefined ? { topic: match[1] } : { topic: match[1], partitions: match[2].split(',').map(Number) },
    )
  }
  return found
}

/** The same by the command line. */
export function commandOf(group: string, { topics, to, value }: OffsetsSearch): string {
  const scope = topics ? `--topic ${topics}` : '--all-topics'
  const target = {
    earliest: '--to-earliest',
    latest: '--to-latest',
    datetime: `--to-datetime ${value}`,
    offset: `--to-offset ${value}`,
    shift: `--shift-by=${value}`,
    group: `--from-group ${value}`,
  }[to ?? 'earliest']
  return `./waybill groups reset --group ${group} ${scope} ${target} --execute`
}
