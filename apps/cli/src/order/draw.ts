import type { StepOf } from '@waybill/client'
import { colour } from '../output/colour.ts'
import { bar, stationOf } from './stations.ts'

type Step = StepOf<'watchOrder'>

/** One line of a watch: +12 ms  payments  payment.authorized  payments.v1/3@17 */
export function line(step: Step): string {
  const since = step.sincePlacedMs === null ? '' : `+${step.sincePlacedMs} ms`
  const [, ...name] = step.type.split('.')
  const remark = remarkOf(step)
  return [
    colour('dim', since.padStart(10)),
    colour('cyan', step.service.padEnd(13)),
    colour(styleOf(step.type), name.join('.').padEnd(26)),
    colour('dim', `${step.topic}/${step.partition}@${step.offset}`),
    remark,
  ]
    .filter((part) => part !== '')
    .join('  ')
}

function styleOf(type: string): 'green' | 'red' | 'bold' {
  if (/\.(completed|delivered)$/.test(type)) return 'green'
  if (/\.(declined|rejected|reduced|cancelled|failed|returned|stopped)$/.test(type)) return 'red'
  return 'bold'
}

function remarkOf({ data }: Step): string {
  const { reason, to, template, parcel } = data as Record<'reason' | 'to' | 'template' | 'parcel', unknown>
  return [reason, to, template, placeOf(parcel)].filter((value) => typeof value === 'string').join(' ')
}

/** Which parcel it is about, of an order that has several. */
function placeOf(parcel: unknown): string | undefined {
  const { warehouse, number, of } = (parcel ?? {}) as { warehouse?: string; number?: number; of?: number }
  return of !== undefined && of > 1 ? `parcel ${number} of ${of}, from ${warehouse}` : undefined
}

/** A line at the foot of the terminal that shows how far the order is; nothing when the output goes into a file. */
export function openProgress(startedAt: number, now: () => number = Date.now) {
  const reached = new Set<string>()
  const live = process.stderr.isTTY
  const draw = () => process.stderr.write(`\r\u001b[K${bar(reached, now() - startedAt)}`)
  const timer = live ? setInterval(draw, 100) : undefined

  return {
    /** Prints a line above the bar. */
    above(text: string, type: string) {
      const station = stationOf(type)
      if (station) reached.add(station)
      if (live) process.stderr.write('\r\u001b[K')
      console.log(text)
      if (live) draw()
    },
    close() {
      clearInterval(timer)
      if (live) process.stderr.write('\r\u001b[K')
    },
  }
}
