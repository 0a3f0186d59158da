import type { ResetRequest, ResetScope, ResetTo } from '@waybill/operations'
import type { GroupResetOptions } from '../commands/groups.ts'
import { timeOf } from '../dlq/select.ts'

/** What the options of `groups reset` ask for. Throws RangeError that says what is missing or said twice. */
export function requestOf(options: GroupResetOptions, now: number = Date.now()): ResetRequest {
  return { group: options.group, scope: scopeOf(options), to: targetOf(options, now) }
}

function scopeOf({ topic: topics = [], allTopics = false }: GroupResetOptions): ResetScope {
  if (allTopics === topics.length > 0) throw new RangeError('Say which partitions: --topic, or --all-topics.')
  return allTopics ? 'all' : topics.map(topicOf)
}

/** Reads `orders.v1` or `orders.v1:0,1`. */
function topicOf(text: string): { topic: string; partitions?: number[] } {
  const match = /^([^:\s]+)(?::(\d{1,9}(?:,\d{1,9})*))?$/.exec(text)
  if (!match?.[1]) throw new RangeError(`'${text}' is no topic: write orders.v1 or orders.v1:0,1.`)
  return match[2] === undefined
    ? { topic: match[1] }
    : { topic: match[1], partitions: [...new Set(match[2].split(',').map(Number))] }
}

function targetOf(options: GroupResetOptions, now: number): ResetTo {
  const { toEarliest, toLatest, toDatetime, toOffset, shiftBy, fromGroup } = options
  const said: ResetTo[] = [
    ...(toEarliest ? [{ kind: 'earliest' } as const] : []),
    ...(toLatest ? [{ kind: 'latest' } as const] : []),
    ...(toDatetime === undefined ? [] : [{ kind: 'datetime', time: timeOf(toDatetime, now) } as const]),
    ...(toOffset === undefined ? [] : [{ kind: 'offset', offset: wholeOf('--to-offset', toOffset, false) } as const]),
    ...(shiftBy === undefined ? [] : [{ kind: 'shift', by: wholeOf('--shift-by', shiftBy, true) } as const]),
    ...(fromGroup === undefined ? [] : [{ kind: 'group', group: fromGroup } as const]),
  ]
  const [to] = said
  if (!to || said.length > 1) {
    throw new RangeError(
      'Say where to, once: --to-earliest, --to-latest, --to-datetime, --to-offset, --shift-by or --from-group.',
    )
  }
  return to
}

function wholeOf(option: string, text: string, signed: boolean): bigint {
  if (!(signed ? /^[+-]?\d{1,18}$/ : /^\d{1,18}$/).test(text)) {
    throw new RangeError(`${option} ${text} is no whole number${signed ? '' : ' from 0 on'}.`)
  }
  return BigInt(text.replace(/^\+/, ''))
}
