import { describe } from '@waybill/messaging'
import type { Break } from '@waybill/operations'

/**
 * The services that read the broken events, by subject. The services are loaded for it: when that fails, as it may while
 * contracts are changed, a note says so and nobody is named.
 */
export async function readersOf(breaks: readonly Break[], notes: string[]): Promise<Map<string, string[]>> {
  try {
    const [{ events }, { readFlow }, { consumersOf }, { nameOf }] = await Promise.all([
      import('@waybill/contracts'),
      import('../flow/flow.ts'),
      import('../flow/manifest.ts'),
      import('../flow/read-services.ts'),
    ])
    const flow = await readFlow()
    const broken = new Set(breaks.map(({ subject }) => subject))
    const read = events.filter(({ subject }) => broken.has(subject))
    return new Map(read.map((event) => [event.subject, consumersOf(flow, nameOf(event))]))
  } catch (error) {
    notes.push(`Which services read them could not be found out: ${describe(error)}`)
    return new Map()
  }
}
