import { consumersOf, type Flow, sourcesOf } from './manifest.ts'

/** Events that go the same way: from one service to the same others. */
export interface Edge {
  from: string
  events: string[]
  to: string[]
}

/** Works out who hears what from whom. Events that take the same way share an edge, or the chart could not be read. */
export function edgesOf(flow: Flow, { only }: { only?: (consumer: string) => boolean } = {}): Edge[] {
  const edges = new Map<string, Edge>()
  for (const event of flow.events) {
    const to = consumersOf(flow, event.name).filter((consumer) => only?.(consumer) ?? true)
    if (to.length === 0) continue
    for (const from of sourcesOf(flow, event)) {
      const way = `${from} > ${to.join(' ')}`
      const edge = edges.get(way) ?? { from, events: [], to }
      edge.events.push(event.name)
      edges.set(way, edge)
    }
  }
  return [...edges.values()]
}

/** The services that only listen: they consume, and nothing they emit is consumed by another. */
export function listeners(flow: Flow): string[] {
  const heard = ({ name, emits }: { name: string; emits: string[] }) =>
    emits.some((event) => consumersOf(flow, event).some((consumer) => consumer !== name))
  return flow.services.filter((service) => service.consumes.length > 0 && !heard(service)).map(({ name }) => name)
}
