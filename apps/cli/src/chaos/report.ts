import { cpus, totalmem } from 'node:os'
import { table } from '../output/markdown.ts'
import { everyRow, type Kept } from './kept.ts'
import { scenarios } from './scenarios.ts'

/** The report of all rows, as a page; `kept` has the newest verdict of those that were played. */
export function reportOf(kept: readonly Kept[]): string {
  const verdicts = everyRow(kept)
  const count = (outcome: Kept['outcome']) => verdicts.filter((verdict) => verdict.outcome === outcome).length
  const times = kept.map(({ at }) => at).sort()
  const machine = `${cpus().length} cores and ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
  const brokers = [...new Set(kept.map((verdict) => verdict.brokers))].join(' or ')
  return `${[
    '# The fault matrix, played',
    '',
    'Written by `./waybill chaos all --report docs/chaos.md`. Each row is done to a running platform while customers order,',
    'cancel, have no money and send twice; then everything is put right, and when the last order has ended `verify` holds',
    'money, stock and every record against each other. A row passes when the audit finds nothing, no service ended by an error of',
    'its own, and what the row expects is so.',
    '',
    `From ${minute(times[0])} to ${minute(times.at(-1))} UTC, everything on one machine of ${machine}, Kafka with ${brokers} brokers.`,
    `**${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run.** Times are of one run each: they tell what to`,
    'expect of such a machine with whatever else it had to do, not what is possible.',
    '',
    table(
      [
        'row',
        'what is done',
        'what has to come of it',
        'verdict',
        'through again, s',
        'settled, s',
        'orders',
        'copies',
      ],
      verdicts.map(rowOf),
    ),
    '',
    '`through again`: from the moment everything was put right until an order that was placed then had ended. `settled`: until',
    'every order had ended and the audit had no finding, which takes 3 s at least. `orders`: accepted of those sent; the others',
    'were refused, or got no answer that tells after being sent four times with their key: of those the audit knows that each is',
    'there once or not at all. `copies`: records that came to the topics twice, none of them with an effect.',
    '',
    '## Row by row',
    ...verdicts.flatMap(detailsOf),
    '',
    '## Not tried',
    '',
    'Power loss, several machines, networks that lose packets one way, full disks, clocks that jump, a real card network: rows 25',
    'and on of the matrix.',
  ].join('\n')}\n`
}

const minute = (at = '') => at.slice(0, 16).replace('T', ' ')

const scenarioOf = ({ row }: Kept) => scenarios.find((scenario) => scenario.row === row)

function rowOf(verdict: Kept): string[] {
  const { row, outcome, figures } = verdict
  const { fault = '', expects = '' } = scenarioOf(verdict) ?? {}
  const figure = (name: string) => String(figures[name] ?? '-')
  const orders = figures['orders sent'] === undefined ? '-' : `${figure('orders accepted')} of ${figure('orders sent')}`
  return [
    ...[String(row), fault, expects, outcome === 'passed' ? 'passed' : `**${outcome}**`],
    ...[figure('until an order goes through again, s'), figure('until all had ended and added up, s')],
    ...[orders, figure('copies on the topics')],
  ]
}

function detailsOf(verdict: Kept): string[] {
  const { row, outcome, because, figures, seconds, seed, at, rate } = verdict
  const { name, proof } = scenarioOf(verdict) ?? {}
  return [
    '',
    `### ${row} ${name}: ${outcome}`,
    '',
    ...because.map((why) => `- ${outcome === 'not run' ? 'Not run' : 'Failed'}: ${why}`),
    ...Object.entries(figures).map(([figure, value]) => `- ${figure}: ${value}`),
    ...(at === ''
      ? []
      : [`- played until ${minute(at)} UTC, took ${seconds} s at ${rate} orders a second, seed ${seed}`]),
    ...(proof === undefined ? [] : [`- more closely, on a part of the platform: ${proof}`]),
  ]
}
