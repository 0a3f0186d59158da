import { setTimeout as delay } from 'node:timers/promises'
import type { Admin } from '@platformatic/kafka'

const WITHIN_MS = 10_000
const ASK_AGAIN_MS = 50

/**
 * Waits until the cluster lists a topic, or lists it no more: a broker learns of what its controller did a moment later.
 *
 * @throws Error when it is still otherwise after 10 s
 */
export async function untilListed(admin: Admin, topic: string, listed: boolean): Promise<void> {
  for (const until = Date.now() + WITHIN_MS; ; await delay(ASK_AGAIN_MS)) {
    if ((await admin.listTopics({ includeInternals: true })).includes(topic) === listed) return
    if (Date.now() >= until) {
      const order = listed ? `create ${topic}, and does not list it` : `delete ${topic}, and still lists it`
      throw new Error(`Kafka took the order to ${order} ${WITHIN_MS / 1_000} s later.`)
    }
  }
}
