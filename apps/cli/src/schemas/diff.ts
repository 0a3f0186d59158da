import { checkCompatibility } from '@waybill/schema-registry'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { cluster } from '../platform/running.ts'
import { type Change, compareSchemas, type Effect } from './compare.ts'
import { sideOf } from './side.ts'

/** Prints what is different between two schemas and what that means for readers and for data on the topic. */
export async function diff(a: string, b: string, options: { registry?: string; json?: boolean }): Promise<void> {
  const registry = () => options.registry ?? cluster().registry
  const [older, newer] = [await sideOf(a, registry), await sideOf(b, registry)]
  const changes = compareSchemas(older.schema, newer.schema)
  const data = checkCompatibility(newer.schema, older.schema)
  const readers = checkCompatibility(older.schema, newer.schema)
  const verdict = { readsOldData: data.compatible, readByOldReaders: readers.compatible }
  print({ from: older.title, to: newer.title, changes, ...verdict }, options.json, () =>
    [
      `${older.title} → ${newer.title}`,
      ...(changes.length === 0 ? ['  no difference'] : changes.map(line)),
      '',
      data.compatible
        ? 'Data on the topic can be read with the new one.'
        : colour('red', `Data on the topic can not be read with the new one: ${reasonsOf(data)}`),
      readers.compatible
        ? 'Readers that are not updated yet can read what it writes.'
        : colour(
            'yellow',
            `Readers that are not updated yet can not read what it writes, so readers first: ${reasonsOf(readers)}`,
          ),
    ].join('\n'),
  )
}

const STYLES: Record<Effect, Parameters<typeof colour>[0]> = {
  none: 'dim',
  fine: 'green',
  'readers first': 'yellow',
  'breaks data': 'red',
  'breaks both': 'red',
}

const line = ({ where, what, effect }: Change) => `  ${colour(STYLES[effect], effect.padEnd(13))}  ${where}  ${what}`

const reasonsOf = ({ reasons }: ReturnType<typeof checkCompatibility>) =>
  reasons.map(({ message }) => message).join('; ')
