import type { Contender } from '../../measure/rounds.ts'
import { type Sample, stopwatch } from '../../measure/sample.ts'
import { setupSql } from '../../peers/transactional-outbox.ts'
import { openAudit } from '../../work/audit.ts'
import { fillOutbox, openOutbox } from '../../work/fill.ts'
import { fillPeer } from '../../work/fill-peer.ts'
import type { Machine, Place } from '../../work/machine.ts'
import { Measured } from '../../work/measured.ts'
import { settle } from '../../work/settle.ts'
import type { Worker } from '../../work/worker.ts'
import type { DrainRun, Sizes } from '../relay-drain.ts'

/** The library: rows written by `publish`, carried by `startRelay` in a process of its own. */
export function relayContender(name: string, worker: Worker, { rows, keys }: Sizes, { machine }: DrainRun): Contender {
  return {
    name,
    async run() {
      const place = await machine.place()
      const db = await openOutbox(place.url, machine.registryUrl)
      await fillOutbox(db, rows, keys)
      await db.close()
      const prepare = () =>
        worker.prepare('drain', { url: place.url, brokers: machine.brokers, prefix: place.prefix, rows })
      return drainOnce(worker, prepare, { machine, place, rows, keys })
    },
  }
}

/** What most services begin with. */
export function rowLoopContender(name: string, worker: Worker, sizes: Sizes, { machine }: DrainRun): Contender {
  const { slowRows: rows, keys } = sizes
  return {
    name,
    async run() {
      const place = await machine.place()
      await fillPeer(place.url, 'bench.plain_outbox', rows, keys)
      const prepare = () =>
        worker.prepare('rowLoop', { url: place.url, brokers: machine.brokers, prefix: place.prefix })
      return drainOnce(worker, prepare, { machine, place, rows, keys })
    },
  }
}

/** pg-transactional-outbox, polling. `folder` is where it was fetched to. */
export function pollingContender(name: string, worker: Worker, sizes: Sizes, run: DrainRun, folder: string): Contender {
  const { machine } = run
  const { slowRows: rows, keys } = sizes
  return {
    name,
    async run() {
      const place = await machine.place()
      await machine.sql(setupSql(folder), place.url)
      await fillPeer(place.url, 'public.outbox', rows, keys)
      const prepare = () =>
        worker.prepare('pollingOutbox', {
          url: place.url,
          brokers: machine.brokers,
          prefix: place.prefix,
          rows,
          folder,
        })
      return drainOnce(worker, prepare, { machine, place, rows, keys })
    },
  }
}

interface Draining {
  readonly machine: Machine
  readonly place: Place
  readonly rows: number
  readonly keys: number
}

async function drainOnce(worker: Worker, prepare: () => Promise<void>, draining: Draining): Promise<Sample> {
  const { machine, place, rows, keys } = draining
  await settle(machine, place.url)
  await prepare()
  const stop = stopwatch({ ...machine.servers, node: [worker.pid], peer: [] })
  await worker.run()
  const used = stop()
  await worker.finish()
  const outcome = await auditTopic(machine, place, rows, keys)
  await place.clear()
  return { events: rows, ...used, ...outcome }
}

/** Every event is on the topic, and those of each key in their order. */
export async function auditTopic(
  machine: Machine,
  place: Place,
  events: number,
  keys: number,
): Promise<Pick<Sample, 'wrong' | 'detail'>> {
  const audit = openAudit(events, keys)
  await machine.topics.read(`${place.prefix}${Measured.topic}`, ({ value }) => audit.take(value))
  const wrong = audit.verdict()
  return { detail: { duplicates: audit.duplicates }, ...(wrong === undefined ? {} : { wrong }) }
}
