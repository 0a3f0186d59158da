import { code, table } from '../output/markdown.ts'
import { edgesOf, listeners } from './edges.ts'
import { consumersOf, type Flow, type Manifest, sourcesOf } from './manifest.ts'
import { flowchart, sequence } from './mermaid.ts'
import { actors, groups, orderCancelledInTime, orderThatGoesWell } from './story.ts'

/** Writes docs/flow.md: the charts, the way of an order, and what each service owns, consumes, emits and serves. */
export function flowDocument(flow: Flow): string {
  const silent = listeners(flow)
  return `${[
    '# The flow of events',
    'Written by `./waybill flow` from the manifests, `services/*/src/service.ts`. Edit those, not this; a test fails when it is out of date.',
    '## Who reacts to whom',
    chart(flowchart(edgesOf(flow, { only: (consumer) => !silent.includes(consumer) }), groups)),
    ...(silent.length > 0
      ? [
          `Left out above, since they only listen: ${silent.join(', ')}. Nothing they emit moves another service.`,
          chart(flowchart(edgesOf(flow, { only: (consumer) => silent.includes(consumer) }), groups)),
        ]
      : []),
    '## An order that goes well',
    'Topics are not ordered among each other: what is drawn below another arrow may be read before it. Pharmacy takes part when a line needs a prescription.',
    chart(sequence(flow, orderThatGoesWell, actors)),
    '## An order cancelled in time',
    chart(sequence(flow, orderCancelledInTime, actors)),
    '## Service by service',
    ...flow.services.flatMap((service) => serviceSection(flow, service)),
    '## Event by event',
    table(
      ['Event', 'Type', 'Topic', 'From', 'To'],
      flow.events.map((event) => [
        event.name,
        code(event.type),
        code(event.topic),
        sourcesOf(flow, event).join(', '),
        [...consumersOf(flow, event.name), ...(event.external ? ['*outside*'] : [])].join(', '),
      ]),
    ),
  ].join('\n\n')}\n`
}

function serviceSection(flow: Flow, service: Manifest): string[] {
  const topics = new Set(flow.events.filter(({ owner }) => owner === service.name).map(({ topic }) => topic))
  const routes = service.routes.map(({ method, path, access, summary }) => [code(`${method} ${path}`), access, summary])

  return [
    `### ${service.name}`,
    table(
      ['', ''],
      [
        ['owns', [...topics].map(code).join(', ') || 'no topic'],
        ['consumes', consumed(service) || 'nothing'],
        ['emits', service.emits.join(', ') || 'nothing'],
      ],
    ),
    ...(routes.length > 0 ? [table(['Route', 'Who may', 'What it does'], routes)] : []),
  ]
}

// Handlers first, then each saga with what moves it.
function consumed({ consumes }: Manifest): string {
  const bySaga = Map.groupBy(consumes, ({ saga }) => saga)
  return [...bySaga]
    .map(([saga, taken]) => {
      const events = taken.map(({ event }) => event).join(', ')
      return saga === undefined ? events : `by saga \`${saga}\`: ${events}`
    })
    .join(' · ')
}

const chart = (text: string) => `\`\`\`mermaid\n${text}\n\`\`\``
