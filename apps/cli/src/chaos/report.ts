import { cpus, totalmem } from 'node:os'
import { table } from '../output/markdown.ts'
import type { Verdict } from './play.ts'

interface About {
  at: Date
  seed: number
  rate: number
  brokers: number
}

/** The report of a run, as a page. */
export function reportOf(verdicts: readonly Verdict[], { at, seed, rate, brokers }: About): string {
  const count = (outcome: Verdict['outcome']) => verdicts.filter((verdict) => verdict.outcome === outcome).length
  const gb = Math.round(totalmem() / 2 ** 30)
  return `${[
    '# The fault matrix, played',
    'Written by `./waybill chaos all --report docs/chaos.md`. Each row is done to a running platform while customers order, cancel, have no money and send twice; then everything is put right,',
    'and when the last order has ended `verify` holds money, stock and every record against each other. A row passes when the audit finds nothing, and what the row expects is so.',
    '',
    `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC, seed ${seed}, ${rate} orders a second, ${brokers} broker${brokers === 1 ? '' : 's'}, everything on one machine of ${cpus().length} cores and ${gb} GB, Node ${process.versions.node}.`,
    `**${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run.** Times are of one run and of a machine that had other work as well: they tell what to expect, not what is possible.`,
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
    '`through again`: from the moment everything was put right until an order that was placed then had ended. `settled`: until every order had ended and the audit had no finding, which takes 3 s at least.',
    '`orders`: accepted of those sent; what was not accepted was refused or got no answer, and all that got none were asked for again. `copies`: records that came to the topics twice, none of them with an effect.',
    '',
    '## Row by row',
    ...verdicts.flatMap(detailsOf),
    '',
    '## Not tried',
    '',
    'Power loss, several machines, networks that lose packets one way, full disks, clocks that jump, a real card network: rows 25 to 44 of the matrix.',
  ].join('\n')}\n`
}

const rowOf = ({ scenario: { row, fault, expects }, outcome, figures }: Verdict): string[] => {
  const figure = (name: string) => String(figures[name] ?? '-')
  return [
    String(row),
    fault,
    expects,
    outcome === 'passed' ? 'passed' : `**${outcome}**`,
    figure('until an order goes through again, s'),
    figure('until all had ended and added up, s'),
    figures['orders sent'] === undefined ? '-' : `${figure('orders accepted')} of ${figure('orders sent')}`,
    figure('copies on the topics'),
  ]
}

const detailsOf = ({ scenario: { row, name, proof }, outcome, because, figures, seconds, seed }: Verdict): string[] => [
  '',
  `### ${row} ${name}: ${outcome}`,
  '',
  ...because.map((why) => `- ${outcome === 'not run' ? 'Not run' : 'Failed'}: ${why}`),
  ...Object.entries(figures).map(([figure, value]) => `- ${figure}: ${value}`),
  `- took ${seconds} s, seed ${seed}`,
  ...(proof === undefined ? [] : [`- more closely, on a part of the platform: ${proof}`]),
]
