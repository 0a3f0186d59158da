import { type Change, differenceOf, type Effect } from '@waybill/operations'
import { colour } from '../output/colour.ts'
import { print } from '../output/print.ts'
import { cluster } from '../platform/running.ts'
import { sideOf } from './side.ts'

/** Prints what is different between two schemas and what that means for readers and for data on the topic. */
export async function diff(a: string, b: string, options: { registry?: string; json?: boolean }): Promise<void> {
  const registry = () => options.registry ?? cluster().registry
  const [older, newer] = [await sideOf(a, registry), await sideOf(b, registry)]
  const { changes, dataBreaks, readersBreak } = differenceOf(older.schema, newer.schema)
  const verdict = { readsOldData: dataBreaks.length === 0, readByOldReaders: readersBreak.length === 0 }
  print({ from: older.title, to: newer.title, changes, ...verdict }, options.json, () =>
    [
      `${older.title} → ${newer.title}`,
      ...(changes.length === 0 ? ['  no difference'] : changes.map(line)),
      '',
      verdict.readsOldData
        ? 'Data on the topic can be read with the new one.'
        : colour('red', `Data on the topic can not be read with the new one: ${dataBreaks.join('; ')}`),
      verdict.readByOldReaders
        ? 'Readers that are not updated yet can read what it writes.'
        : colour(
            'yellow',
            `Readers that are not updated yet can not read what it writes, so readers first: ${readersBreak.join('; ')}`,
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
