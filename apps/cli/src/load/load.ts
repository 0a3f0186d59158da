import { randomInt } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { milliseconds } from '@waybill/messaging'
import { type Summary, startTraffic } from '@waybill/operations'
import type { LoadOptions } from '../commands/load.ts'
import { countOf } from '../dlq/select.ts'
import { print, toJson } from '../output/print.ts'
import { table } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'
import { cluster, gatewayUrl } from '../platform/running.ts'

const LARGEST_SEED = 2 ** 31

/** Places orders at a constant rate and tells what became of them. Ends early, with a summary, on SIGINT. */
export async function load(options: LoadOptions): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const { brokers, registry } = cluster()
  const journal = options.journal === undefined ? undefined : createWriteStream(options.journal)
  const traffic = await startTraffic({
    ...{ gateway: gatewayUrl(), brokers, registry },
    rate: countOf('--rate', options.rate),
    forMs: milliseconds(options.for),
    seed: options.seed === undefined ? randomInt(LARGEST_SEED) : countOf('--seed', options.seed),
    customers: countOf('--customers', options.customers),
    operator: await logIn('operator'),
    pharmacist: options.pharmacist ? await logIn('pharmacist') : undefined,
    note: (answer) => void journal?.write(`${toJson(answer)}\n`),
    onError: (error) => console.error(error.message),
    signal: stop.signal,
  })
  const live = showLive(traffic.summary)
  const sentSeconds = await traffic.sent
  await traffic.drain(milliseconds(options.drain))

  live.close()
  await Promise.all([traffic.close(), new Promise((done) => (journal ? journal.end(done) : done(null)))])
  const summary = traffic.summary()
  print({ ...summary, sentSeconds }, options.json, () => text(summary))
}

const EVERY_MS = 1_000

/** A line at the foot of the terminal; nothing when the output goes into a file. */
function showLive(summary: () => Summary) {
  if (!process.stderr.isTTY) return { close() {} }
  const timer = setInterval(() => process.stderr.write(`\r\u001b[K${liveLine(summary())}`), EVERY_MS)
  return {
    close() {
      clearInterval(timer)
      process.stderr.write('\r\u001b[K')
    },
  }
}

const liveLine = ({ seconds, sent, accepted, underWay, completedPerSecond, post }: Summary) =>
  `${Math.round(seconds)} s  sent ${sent}  accepted ${accepted}  under way ${underWay}  completed/s ${completedPerSecond}  POST p99 ${post?.p99 ?? '-'} ms`

function text({ post, toCompleted, seed, reasons, ...counts }: Summary): string {
  const spread = (name: string, times: Summary['post']) => [
    name,
    times ? `p50 ${times.p50} ms   p99 ${times.p99} ms` : '-',
  ]
  const rows = Object.entries(counts).map(([name, count]) => [words(name), String(count)])
  const because = Object.entries(reasons).map(([reason, count]) => [`  cancelled: ${reason}`, String(count)])
  return table(
    ['load', `seed ${seed}`],
    [...rows, ...because, spread('POST answered after', post), spread('accepted to completed', toCompleted)],
  )
}

const words = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
