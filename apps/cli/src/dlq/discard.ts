import { createCauseCount, discard } from '@waybill/messaging'
import type { DiscardOptions } from '../commands/dlq.ts'
import { confirmed } from '../output/confirmed.ts'
import { toJson } from '../output/print.ts'
import { brokersOf } from '../platform/running.ts'
import { causeTable } from './list.ts'
import { selectionOf, whoActs } from './select.ts'

/** Shows what would be discarded, asks, and marks it. */
export async function discardLetters(
  service: string,
  places: readonly string[],
  options: DiscardOptions,
): Promise<void> {
  const request = {
    service,
    brokers: brokersOf(),
    select: selectionOf(places, options),
    reason: options.reason,
    by: whoActs(options.by),
  }
  const say = (text: string) => (options.json ? console.error(text) : console.log(text))

  const causes = createCauseCount()
  const planned = await discard({ ...request, dryRun: true, onOutcome: causes.add })
  if (planned.discarded === 0) say('No letter would be discarded.')
  else say(causeTable(causes.causes().map((cause) => ({ service, ...cause }))))
  if (options.dryRun || planned.discarded === 0) {
    if (options.json) console.log(toJson({ discarded: 0, planned: planned.discarded }))
    return
  }
  if (!options.yes && !(await confirmed(`Discard ${planned.discarded} of ${service}?`)))
    return say('Nothing is discarded.')

  const done = await discard(request)
  if (options.json) console.log(toJson(done))
  say(`${done.discarded} discarded (operation ${done.operation}).`)
}
