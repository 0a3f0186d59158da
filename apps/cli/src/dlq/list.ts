import {
  createCauseCount,
  type DeadLetterCause,
  type Letter,
  listDeadLetters,
  listTopics,
  placeName,
} from '@waybill/messaging'
import { servicesWithLetters } from '@waybill/operations'
import type { ListOptions } from '../commands/dlq.ts'
import { print, toJson } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'
import { printable } from './printable.ts'
import { countOf, filterOf } from './select.ts'

/** Prints the open dead letters of one service or of all, by cause or one by one. */
export async function list(service: string | undefined, options: ListOptions): Promise<void> {
  const brokers = brokersOf()
  const filter = filterOf(options)
  const limit = options.limit === undefined ? undefined : countOf('--limit', options.limit)
  const services = service === undefined ? servicesWithLetters(await listTopics({ brokers })) : [service]

  async function* letters() {
    for (const each of services) yield* listDeadLetters({ brokers, service: each, filter })
  }
  if (options.letters) await printLetters(letters(), options.json, limit)
  else await printCauses(letters(), options.json, limit)
}

async function printCauses(
  letters: AsyncIterable<Letter>,
  json: boolean | undefined,
  limit = Number.POSITIVE_INFINITY,
) {
  const counts = new Map<string, ReturnType<typeof createCauseCount>>()
  for await (const letter of letters) {
    if (limit <= 0) break
    const count = counts.get(letter.service) ?? createCauseCount()
    counts.set(letter.service, count)
    count.add(letter)
    limit -= 1
  }
  const causes = [...counts].flatMap(([service, count]) => count.causes().map((cause) => ({ service, ...cause })))
  print(causes, json, () => (causes.length === 0 ? 'There are no open dead letters.' : causeTable(causes)))
}

/** A line a cause, under headings. */
export const causeTable = (causes: readonly (DeadLetterCause & { service: string })[]): string =>
  table(
    ['service', 'letters', 'code', 'type', 'again', 'oldest', 'newest', 'last error'],
    causes.map(({ service, letters, code, type, again, oldest, newest, error }) =>
      [service, letters, code, type ?? '-', again, short(oldest), short(newest), error].map((cell) =>
        printable(String(cell)),
      ),
    ),
    terminalWidth(),
  )

const MOST_LINES = 200

async function printLetters(letters: AsyncIterable<Letter>, json: boolean | undefined, limit?: number) {
  const most = limit ?? (json ? Number.POSITIVE_INFINITY : MOST_LINES)
  const rows: string[][] = []
  let shown = 0
  let more = false
  for await (const letter of letters) {
    more = shown >= most
    if (more) break
    shown += 1
    if (json) console.log(toJson(summaryOf(letter)))
    else rows.push(rowOf(letter))
  }
  if (json) return
  console.log(rows.length === 0 ? 'There are no open dead letters.' : table(HEADINGS, rows, terminalWidth()))
  if (more) console.log(`… and more than these ${most}: --limit shows more, a filter fewer.`)
}

/** What programs are told of a letter, without its bytes. */
export const summaryOf = ({ record: _, partition, offset, ...letter }: Letter) => ({
  place: placeName({ partition, offset }),
  ...letter,
})

const HEADINGS = ['service', 'place', 'failed', 'code', 'type', 'key', 'redrives', 'from', 'error']

const rowOf = ({ service, failedAt, code, type, key, redrives, origin, error, ...place }: Letter): string[] =>
  [
    service,
    placeName(place),
    short(failedAt),
    code,
    type ?? '-',
    key ?? '-',
    redrives,
    `${origin.topic}/${origin.partition}@${origin.offset}`,
    error,
  ].map((cell) => printable(String(cell)))

const short = (time: Date) => time.toISOString().slice(0, 19).replace('T', ' ')
