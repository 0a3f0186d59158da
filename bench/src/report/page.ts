import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Summary } from './results.ts'
import { cells, number } from './table.ts'

export const PAGE: string = resolve(import.meta.dirname, '../../../docs/performance.md')

const HEAD = `# Performance

<!-- Written by ./waybill bench <name> --publish from bench/results/summary.json. Do not edit. -->

Each figure is a ratio: the library against a peer that did the same work on the same machine, in the same run, in turns. Figures of
two machines, or of two runs, are not to be compared. [bench/README.md](../bench/README.md) says what each bench does, what its peers
are and what the figures can't tell. \`met\` is judged by the worse end of the 95 % interval.
`
const HEADINGS =
  'peer | of | ratio | 95 % | subject | peer | µs of CPU an event: node / PostgreSQL / Kafka | reach | aim | met'

/** The page of published results. */
export function renderPage(summary: Summary): string {
  const sections = Object.entries(summary).map(([bench, { environment, noise, pairs, quick }]) => {
    const quiet = noise.quiet ? 'quiet' : 'busy with other work, so these figures are no evidence'
    const rows = pairs.map((pair) => `| ${[pair.subject, pair.peer, pair.of, ...cells(pair)].join(' | ')} |`)
    const { settings } = environment
    return [
      `## ${bench}`,
      '',
      `${environment.at.slice(0, 10)}, commit ${environment.commit}${quick ? ', quick mode: a smoke test, no evidence' : ''}. ` +
        `${environment.cores} cores (${environment.cpu}), ${environment.memoryGb} GiB, Linux ${environment.kernel}, ` +
        `Node ${environment.node}, PostgreSQL ${environment.postgres}, Kafka ${environment.kafka}; ` +
        `${Object.entries(settings)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}. ` +
        `An fsync took ${number(noise.fsyncUs)} µs. The machine was ${quiet} ` +
        `(CPU drift ${number(noise.cpuDrift * 100)} %, fsync drift ${number(noise.fsyncDrift * 100)} %, ` +
        `steal ${number(noise.steal * 100)} %). ${pairs[0]?.rounds ?? 0} rounds, seed ${pairs[0]?.seed ?? '–'}.`,
      '',
      `| subject | ${HEADINGS} |`,
      `|${' --- |'.repeat(11)}`,
      ...rows,
      '',
    ].join('\n')
  })
  return [HEAD, ...(sections.length > 0 ? sections : ['No results are published yet.\n'])].join('\n')
}

export const writePage = (summary: Summary): void => writeFileSync(PAGE, renderPage(summary))
