import type { RatedTopic } from '../topics/sort.ts'

export type Kind = 'service' | 'topic' | 'group'

export interface Node {
  /** `topic:orders.v1`: names are the same among services and groups. */
  id: string
  kind: Kind
  name: string
  /** In rows from the top. */
  row: number
}

export interface Edge {
  from: string
  to: string
  /** Records a second, of what is written; undefined after one look. */
  perSecond: number | undefined
  /** Records that wait, of what is read. */
  lag: number
}

export interface Graph {
  nodes: Node[]
  edges: Edge[]
  /** Rows of the longest column. */
  rows: number
}

/** Who writes which topic, and which groups read it: the catalogue's owners, and the groups that have committed something. */
export function graphOf(topics: readonly RatedTopic[]): Graph {
  const shown = topics
    .filter(({ role, owner }) => owner !== null && (role === 'event' || role === 'compacted'))
    .toSorted((a, b) => (a.owner ?? '').localeCompare(b.owner ?? '') || a.name.localeCompare(b.name))
  const services = [...new Set(shown.flatMap(({ owner }) => owner ?? []))]
  const groups = [...new Set(shown.flatMap(({ readers }) => readers.map(({ group }) => group)))].sort()
  const rows = Math.max(services.length, shown.length, groups.length)
  const edges = shown.flatMap(({ name, owner, perSecond, readers }): Edge[] => [
    { from: `service:${owner}`, to: `topic:${name}`, perSecond, lag: 0 },
    ...readers.map(({ group, lag }) => ({ from: `topic:${name}`, to: `group:${group}`, perSecond: undefined, lag })),
  ])
  const column = (kind: Kind, names: readonly string[]): Node[] =>
    names.map((name, at) => ({
      ...{ id: `${kind}:${name}`, kind, name },
      // Spread over the height, so that lines are short.
      row: ((at + 0.5) * rows) / names.length - 0.5,
    }))
  const nodes = [
    ...column('service', services),
    ...column(
      'topic',
      shown.map(({ name }) => name),
    ),
    ...column('group', groups),
  ]
  return { nodes, edges, rows }
}

/** A node and all that it is connected with, on both sides to the end: what becomes of what it writes, or who feeds it. */
export function around({ edges }: Graph, node: string): ReadonlySet<string> {
  const found = new Set([node])
  const walk = (from: string, next: (edge: Edge) => [here: string, there: string]) => {
    for (const edge of edges) {
      const [here, there] = next(edge)
      if (here !== from) continue
      found.add(there)
      walk(there, next)
    }
  }
  walk(node, ({ from, to }) => [from, to])
  walk(node, ({ from, to }) => [to, from])
  return found
}
