import type { RequestOf } from '@waybill/client'
import { milliseconds } from '@waybill/messaging'
import type { FaultOptions } from '../commands/fault.ts'
import { countOf } from '../dlq/select.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'
import { running } from '../platform/running.ts'
import { hitsOf } from './hits.ts'

type Wish = RequestOf<'switchFault'>['body']

/** Switches a fault on. It replaces the one that was on for the service before. */
export async function set(service: string, name: string, options: FaultOptions): Promise<void> {
  const on = await (await logIn('admin')).switchFault({
    body: {
      // What is no service or no fault the API refuses, and says which there are.
      ...{ service: service as Wish['service'], fault: name as Wish['fault'] },
      percent: countOf('--percent', options.percent),
      delayMs: milliseconds(options.delay),
      forSeconds: Math.ceil(milliseconds(options.for) / 1_000),
    },
  })
  print(on, options.json, () => `${on.service}: ${on.fault} hits ${on.percent} of a hundred until ${on.expiresAt}.`)
}

/** Prints the faults that are on, and how often each service was hit by any since it started. */
export async function list(json: boolean | undefined): Promise<void> {
  const { services } = running()
  const { items: on } = await (await logIn('admin')).listFaults()
  const items = await Promise.all(
    // Of a service that is down just now, as a fault may want it, nobody can tell.
    on.map(async (fault) => ({ ...fault, hits: await hitsOf(services[fault.service] ?? []).catch(() => null) })),
  )
  print(items, json, () => {
    if (items.length === 0) return 'No fault is on.'
    return table(
      ['service', 'fault', 'percent', 'delay', 'hits', 'until'],
      items.map(({ service, fault, percent, delayMs, hits, expiresAt }) =>
        [service, fault, percent, `${delayMs} ms`, hits ?? '-', expiresAt].map(String),
      ),
      terminalWidth(),
    )
  })
}

/** Switches the fault of a service off. */
export async function clear(service: string): Promise<void> {
  await (await logIn('admin')).clearFault({ service: service as Wish['service'] })
  console.log(`${service} goes right again.`)
}
