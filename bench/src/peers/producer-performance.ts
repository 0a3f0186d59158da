import { join } from 'node:path'
import { fetchPinned, readSettings } from '@waybill/local'
import { javaCommand, startCommand } from './command.ts'

/** The version of bench/peers/kafka-tools/pom.xml, and of the broker, whose jars it runs with. */
export const KAFKA_VERSION = '4.2.1'
const PINS = join(import.meta.dirname, '../../peers/kafka-tools')

export interface ProducerPerformance {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly recordBytes: number
  /** Records a second, or -1 for as fast as it can. */
  readonly throughput: number
  readonly say: (text: string) => void
}

export interface RunningProducer {
  readonly pid: number
  /** Records that were acknowledged so far, as its last report says. */
  sent(): { records: number; at: number }
  /** Waits until so many were sent, so that the JVM is warm. */
  reached(records: number): Promise<void>
  end(): Promise<void>
}

const REPORT_MS = 100
// Batches as large as the relay's: 2,000 rows over 6 partitions. Held to a rate, the tool would send smaller ones, dearer for the broker, if it lingered less.
const BATCHES = ['linger.ms=100', 'batch.size=200000']
const SETTINGS = ['acks=all', 'enable.idempotence=true', 'compression.type=none', ...BATCHES]
const WITHIN_MS = 120_000

/** Kafka's own load tool, which sends until it is ended. */
export async function startProducer(options: ProducerPerformance): Promise<RunningProducer> {
  const tools = await fetchPinned(PINS, options.say)
  const kafka = join(readSettings(process.env).cache, `kafka-${KAFKA_VERSION}`)
  const properties = [`bootstrap.servers=${options.brokers.join(',')}`, ...SETTINGS]
  const args = [
    ...['-Xms256m', '-Xmx256m', '-cp', `${tools}/*:${kafka}/*`, 'org.apache.kafka.tools.ProducerPerformance'],
    ...['--topic', options.topic, '--num-records', '2000000000', '--record-size', options.recordBytes],
    ...['--throughput', options.throughput, '--reporting-interval', REPORT_MS],
    ...['--command-property', ...properties],
  ].map(String)
  let records = 0
  let at = performance.now()
  let look = () => {}
  const running = startCommand(javaCommand(), args, {
    onLine(line) {
      const sent = Number(/^(\d+) records sent, /.exec(line)?.[1] ?? 0)
      if (sent === 0) return
      records += sent
      at = performance.now()
      look()
    },
  })
  return {
    pid: running.pid,
    sent: () => ({ records, at }),
    async reached(wanted) {
      const warm = new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`Kafka's load tool sent ${records} records in two minutes`)),
          WITHIN_MS,
        )
        look = () => {
          if (records < wanted) return
          clearTimeout(late)
          resolve()
        }
        look()
      })
      const early = running.ended.then(() => Promise.reject(new Error("Kafka's load tool ended by itself")))
      await Promise.race([warm, early])
    },
    end: running.end,
  }
}
