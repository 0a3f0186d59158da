import { setTimeout as delay } from 'node:timers/promises'
import type { Contender } from '../../measure/rounds.ts'
import { stopwatch } from '../../measure/sample.ts'
import type { Debezium } from '../../peers/debezium.ts'
import { captureOutbox, dropCapture } from '../../work/capture.ts'
import { fillPeer } from '../../work/fill-peer.ts'
import { Measured } from '../../work/measured.ts'
import { settle } from '../../work/settle.ts'
import type { DrainRun, Sizes } from '../relay-drain.ts'
import { auditTopic } from './relays.ts'

const LOOK_EVERY_MS = 20
const WITHIN_MS = 120_000

/**
 * Debezium with the EventRouter, out of a slot that holds the rows. It is measured from its first record on, so the
 * seconds that a connector takes to start are left out, and what it has sent by then; it deletes no rows.
 */
export function debeziumContender(name: string, debezium: Debezium, sizes: Sizes, { machine }: DrainRun): Contender {
  const { rows, keys } = sizes
  return {
    name,
    async run() {
      const place = await machine.place()
      const capture = await captureOutbox(machine, place)
      await fillPeer(place.url, 'bench.debezium_outbox', rows, keys)
      await settle(machine, place.url)
      const started = performance.now()
      const until = async (count: number): Promise<number> => {
        for (const deadline = started + WITHIN_MS; ; await delay(LOOK_EVERY_MS)) {
          const there = await machine.topics.count(`${place.prefix}${Measured.topic}`)
          if (there >= count) return there
          if (performance.now() > deadline) throw new Error(`Debezium sent ${there} of ${rows} rows in two minutes`)
        }
      }
      await debezium.connect(capture)
      const first = await until(1)
      const startSeconds = (performance.now() - started) / 1_000
      const stop = stopwatch({ ...machine.servers, node: [], peer: [debezium.pid] })
      await until(rows)
      const used = stop()
      await debezium.disconnect(capture)
      await dropCapture(machine, capture)
      const { detail, ...outcome } = await auditTopic(machine, place, rows, keys)
      await place.clear()
      return { events: rows - first, ...used, detail: { ...detail, startSeconds }, ...outcome }
    },
  }
}
