import { findDeadLetter, type Letter, type Mark, placeName } from '@waybill/messaging'
import { colour } from '../output/colour.ts'
import { print, toJson } from '../output/print.ts'
import { brokersOf, registryIfAny } from '../platform/running.ts'
import { summaryOf } from './list.ts'
import { bytesAsText, hexLines, printable } from './printable.ts'
import { placeOf } from './select.ts'

/** Prints one dead letter, open or not. Throws RangeError when there is none at that place. */
export async function show(service: string, place: string, { json }: { json?: boolean }): Promise<void> {
  const found = await findDeadLetter({
    brokers: brokersOf(),
    service,
    place: placeOf(place),
    registryUrl: registryIfAny(),
  })
  if (!found)
    throw new RangeError(
      `${service} has no dead letter at ${place}. There are: ./waybill dlq list ${service} --letters`,
    )
  const { letter, marks } = found
  print(forPrograms(letter, marks), json, () => forPeople(letter, marks))
}

const forPrograms = (letter: Letter, marks: readonly Mark[]) => ({
  ...summaryOf(letter),
  marks: marks.map(({ letter: _, ...mark }) => mark),
  headers: Object.fromEntries([...letter.record.headers].map(([name, bytes]) => [name, bytesAsText(bytes)])),
  value: letter.record.value?.toString('base64') ?? null,
})

/** A letter as text: what happened, its headers, and its data or, when that can't be decoded, its bytes. */
export function forPeople(letter: Letter, marks: readonly Mark[]): string {
  const { service, origin, attempts, firstFailedAt, failedAt, redrives, record } = letter
  const state = marks.length === 0 ? ['open'] : marks.map(stateOf)
  const again = redrives > 0 ? `; redriven ${redrives} times before` : ''
  const lines = [
    ...state.map((text) => ['state', text]),
    ['error', `${letter.code}: ${letter.error}`],
    ['tried', `${attempts} times from ${firstFailedAt.toISOString()} to ${failedAt.toISOString()}${again}`],
    ['from', `${origin.topic}/${origin.partition}@${origin.offset}, written ${origin.time.toISOString()}`],
    ['event', `${letter.type ?? 'no type'}, id ${letter.id ?? 'none'}, key ${letter.key ?? 'none'}`],
  ]
  return [
    colour('bold', `${service} ${placeName(letter)}`),
    ...lines.map(([name = '', text = '']) => `  ${name.padEnd(6)} ${printable(text)}`),
    '',
    colour('bold', 'Headers'),
    ...[...record.headers].map(([name, bytes]) => `  ${printable(name)}: ${bytesAsText(bytes)}`),
    '',
    ...payload(letter),
  ].join('\n')
}

const stateOf = ({ mark, by, at, reason, operation }: Mark) =>
  `${mark} ${at.toISOString()} by ${by}${reason ? `: ${reason}` : ''} (operation ${operation})`

function payload({ data, undecodable, record: { value } }: Letter): string[] {
  if (data !== undefined)
    return [
      colour('bold', 'Data'),
      ...JSON.stringify(JSON.parse(toJson(data)), null, 2)
        .split('\n')
        .map(printable),
    ]
  if (value === null) return [colour('bold', 'No value')]
  const why = undecodable ? ` (${printable(undecodable)})` : ' (set SCHEMA_REGISTRY_URL to decode them)'
  return [colour('bold', `${value.length} bytes${why}`), ...hexLines(value)]
}
