import { topics as catalogue } from '@waybill/contracts'
import { milliseconds, type TailRecord, tail } from '@waybill/messaging'
import type { TailOptions } from '../commands/tail.ts'
import { colour } from '../output/colour.ts'
import { toJson } from '../output/print.ts'
import { cluster } from '../platform/running.ts'

/**
 * Prints events until it is interrupted or `limit` are printed.
 * @throws RangeError naming a topic that is not in the catalogue, or a limit that is no number
 */
export async function follow(names: readonly string[], options: TailOptions): Promise<void> {
  const { brokers, registry } = cluster()
  const { promise: done, resolve: stop } = Promise.withResolvers<void>()
  let left = options.limit === undefined ? Number.POSITIVE_INFINITY : Number(options.limit)
  if (!(left > 0)) throw new RangeError(`--limit ${options.limit} is no number above 0.`)

  const following = tail({
    brokers,
    registryUrl: registry,
    topics: chosen(names),
    from: start(options.from),
    onRecord(record) {
      if (left <= 0 || !wanted(record, options)) return
      console.log(options.json ? toJson(record) : line(record))
      left -= 1
      if (left <= 0) stop()
    },
    onError: (error) => console.error(colour('red', error.message)),
  })
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  await done
  await following.close()
}

function chosen(names: readonly string[]): string[] {
  const known = catalogue.filter(({ events }) => events.length > 0).map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new RangeError(`No such topic: ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  return names.length > 0 ? [...names] : known
}

/** Where a `--from` begins. Throws TypeError when it says neither a place nor a time. */
export function start(from: string, now: number = Date.now()): 'beginning' | 'latest' | Date {
  return from === 'beginning' || from === 'latest' ? from : new Date(now - milliseconds(from))
}

const wanted = (record: TailRecord, { key, type }: TailOptions) =>
  (key === undefined || record.key === key) && (type === undefined || record.type.includes(type))

function line({ time, topic, partition, offset, type, source, key, data }: TailRecord): string {
  return [
    colour('dim', time.toISOString().slice(11, 23)),
    colour('dim', `${topic}/${partition}@${offset}`),
    colour('cyan', source),
    colour('bold', type),
    key,
    colour('dim', toJson(data)),
  ].join('  ')
}
