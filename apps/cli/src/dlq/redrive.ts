import { createCauseCount, type Letter, placeName, type RedriveOutcome, redrive } from '@waybill/messaging'
import type { RedriveOptions } from '../commands/dlq.ts'
import { confirmed } from '../output/confirmed.ts'
import { toJson } from '../output/print.ts'
import { brokersOf } from '../platform/running.ts'
import { causeTable } from './list.ts'
import { createProgress } from './progress.ts'
import { countOf, selectionOf, whoActs } from './select.ts'

/** Shows what would be redriven, asks, and redrives it. An interrupt ends it after the batch that is being sent. */
export async function redriveLetters(
  service: string,
  places: readonly string[],
  options: RedriveOptions,
): Promise<void> {
  const request = {
    service,
    brokers: brokersOf(),
    select: selectionOf(places, options),
    ratePerS: countOf('--rate', options.rate),
    most: options.most === undefined ? undefined : countOf('--most', options.most),
    force: options.force ?? false,
    reason: options.reason,
    by: whoActs(options.by),
  }
  const tell = (letter: Letter, outcome: RedriveOutcome) => {
    if (options.json) console.log(toJson(lineOf(letter, outcome)))
  }
  const say = (text: string) => (options.json ? console.error(text) : console.log(text))

  const causes = createCauseCount()
  const planned = await redrive({
    ...request,
    dryRun: true,
    onOutcome(letter, outcome) {
      if (outcome === 'planned') causes.add(letter)
      if (options.dryRun) tell(letter, outcome)
    },
  })
  if (planned.planned > 0) say(causeTable(causes.causes().map((cause) => ({ service, ...cause }))))
  say(planText(service, planned.planned, planned.refused))
  if (options.dryRun || planned.planned === 0) return
  if (!options.yes && !(await confirmed(`Redrive ${planned.planned} to ${service}?`)))
    return say('Nothing is redriven.')

  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const progress = createProgress(planned.planned)
  const onOutcome = (letter: Letter, outcome: RedriveOutcome) => {
    tell(letter, outcome)
    if (outcome === 'redriven') progress.add()
  }
  const done = await redrive({ ...request, signal: stop.signal, onOutcome }).finally(progress.end)

  if (options.json) console.log(toJson(done))
  say(`${done.redriven} redriven, ${done.refused} refused (operation ${done.operation}).`)
  if (!stop.signal.aborted) return
  say('Stopped. The same command takes the rest.')
  process.exitCode = 1
}

export const planText = (service: string, planned: number, refused: number): string =>
  [
    planned === 0 ? 'No letter would be redriven.' : `${planned} would go to ${service}, and to no other service.`,
    ...(refused > 0 ? [`${refused} came back three times or more and are refused; --force takes them too.`] : []),
  ].join(' ')

const lineOf = ({ service, origin, type, key, ...place }: Letter, outcome: RedriveOutcome) => ({
  service,
  place: placeName(place),
  outcome,
  type,
  key,
  from: `${origin.topic}/${origin.partition}@${origin.offset}`,
})
