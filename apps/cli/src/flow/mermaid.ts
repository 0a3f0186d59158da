import type { Edge } from './edges.ts'
import { consumersOf, emittersOf, type Flow } from './manifest.ts'

/** Services that belong together, drawn in one frame. */
export interface Group {
  title: string
  services: string[]
}

/** Draws service → events → services as a mermaid flowchart, with the services in frames by group. */
export function flowchart(edges: Edge[], groups: Group[]): string {
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, ...to]))
  const grouped = new Set(groups.flatMap(({ services }) => services))
  const frames = groups
    .map(({ title, services }, index) => ({ title, index, services: services.filter((service) => drawn.has(service)) }))
    .filter(({ services }) => services.length > 0)
    .flatMap(({ title, index, services }) => [
      `  subgraph g${index}["${title}"]`,
      ...services.map((service) => `    ${node(service)}`),
      '  end',
    ])

  return [
    'flowchart LR',
    '  classDef event fill:#fff6d6,stroke:#c9a227,color:#333',
    ...frames,
    ...[...drawn].filter((service) => !grouped.has(service)).map((service) => `  ${node(service)}`),
    ...edges.flatMap(drawEdge),
  ].join('\n')
}

const node = (service: string) => `${service}([${service}])`

function drawEdge({ from, events, to }: Edge, index: number): string[] {
  return [`  e${index}["${events.join('<br/>')}"]:::event`, `  ${from} --> e${index} --> ${to.join(' & ')}`]
}

/** Draws events in the order given as a mermaid sequence diagram, each from who emits it to everyone of `services` that consumes it. */
export function sequence(flow: Flow, events: string[], services: string[]): string {
  const arrows = events.flatMap((event) =>
    emittersOf(flow, event).flatMap((from) => {
      const to = consumersOf(flow, event).filter((consumer) => services.includes(consumer) && consumer !== from)
      // One that nobody of these hears is shown all the same, as a note of who says it.
      return to.length > 0
        ? to.map((consumer) => `  ${from}->>${consumer}: ${event}`)
        : [`  Note over ${from}: ${event}`]
    }),
  )
  return ['sequenceDiagram', ...services.map((service) => `  participant ${service}`), ...arrows].join('\n')
}
