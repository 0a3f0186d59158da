import type { Metrics } from '@waybill/messaging'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What a service counts, and how Prometheus reads it. */
export interface ServiceMetrics extends Metrics {
  /** All metrics in Prometheus text format. */
  text(): Promise<string>
  /** Only those that tell what failed: retries, records that became dead letters, and the letters that are open. */
  deadLetterText(): Promise<string>
  readonly contentType: string
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000]

/**
 * Opens a registry of metrics. A metric comes into being when it is first written; its label names are those of that
 * first time, and a later write with another label throws.
 *
 * @param options.process Also measure the process itself: memory, CPU, event loop, garbage collection
 */
export function openMetrics(options: { service: string; instance: string; process?: boolean }): ServiceMetrics {
  const register = new Registry()
  // Not `instance`: that is the name Prometheus gives to the address it scrapes.
  register.setDefaultLabels({ service: options.service, replica: options.instance })
  if (options.process) collectDefaultMetrics({ register })

  const counter = once(
    (name, labelNames) => new Counter({ name, help: helpOf(name), labelNames, registers: [register] }),
  )
  const gauge = once((name, labelNames) => new Gauge({ name, help: helpOf(name), labelNames, registers: [register] }))
  const histogram = once((name, labelNames) => {
    const buckets = name.endsWith('_seconds') ? SECONDS : SIZES
    return new Histogram({ name, help: helpOf(name), labelNames, buckets, registers: [register] })
  })

  return {
    contentType: register.contentType,
    count: (name, labels, by = 1) => counter(name, labels).inc(labels, by),
    observe: (name, labels, value) => histogram(name, labels).observe(labels, value),
    gauge: (name, labels, value) => gauge(name, labels).set(labels, value),
    text: () => register.metrics(),
    async deadLetterText() {
      const lines = (await register.metrics()).split('\n')
      return `${lines.filter(tellsOfDeadLetters).join('\n')}\n`
    },
  }
}

const tellsOfDeadLetters = (line: string) =>
  line.startsWith('#')
    ? /waybill_(records_total|retries_total|dead_letters_open)/.test(line)
    : /^waybill_(retries_total|dead_letters_open)/.test(line) || line.includes('outcome="dead-lettered"')

const helpOf = (name: string) => name.replaceAll('_', ' ')

function once<M>(make: (name: string, labelNames: string[]) => M): (name: string, labels: object) => M {
  const made = new Map<string, M>()
  return (name, labels) => {
    const found = made.get(name) ?? make(name, Object.keys(labels))
    made.set(name, found)
    return found
  }
}
