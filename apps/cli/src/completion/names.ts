import { setTimeout as delay } from 'node:timers/promises'
import { topics as catalogue } from '@waybill/contracts'
import { services } from '@waybill/local'
import { withAdmin } from '@waybill/operations'
import { brokersOf } from '../platform/running.ts'
import type { Candidate, Kind } from './candidates.ts'

/** Whoever presses the tab key waits for no longer than this. */
const WITHIN_MS = 700

/** Names of a kind: of services as they are known, of topics and groups as the cluster says, when it answers within a moment. */
export async function namesOf(kind: Kind): Promise<Candidate[]> {
  if (kind === 'service') return services.map((text) => ({ text, about: '' }))
  const known = kind === 'topic' ? catalogue.map(({ name, owner }) => ({ text: name, about: `of ${owner}` })) : []
  try {
    const brokers = brokersOf()
    const asked = withAdmin({ brokers }, async (admin) =>
      kind === 'topic' ? await admin.listTopics() : [...(await admin.listGroups()).keys()],
    )
    asked.catch(() => {}) // one that comes too late is nobody's
    const names = await Promise.race([asked, delay(WITHIN_MS, undefined)])
    if (!names) return known
    const about = new Map(known.map((one) => [one.text, one.about]))
    return names.toSorted().map((text) => ({ text, about: about.get(text) ?? '' }))
  } catch {
    return known // no cluster is named, or it does not answer: the shell shows no errors here
  }
}
