import { useNavigate } from '@tanstack/react-router'
import { around, type Edge, type Graph, type Kind, type Node } from './graph.ts'
import styles from './topology.module.css'

const ROW = 34
const BOX = 24
const TOP = 30
/** Where each column begins, and how wide it is. */
const columns: Record<Kind, { x: number; width: number; label: string }> = {
  service: { x: 0, width: 150, label: 'Services that write' },
  topic: { x: 330, width: 210, label: 'Topics' },
  group: { x: 730, width: 150, label: 'Groups that read' },
}
const WIDTH = 880

/** Lines from who writes to who reads. The table below it has the same for who can't see it. */
export function Picture({ graph, chosen }: { graph: Graph; chosen: string | undefined }) {
  const navigate = useNavigate({ from: '/topology' })
  const places = new Map(graph.nodes.map((node) => [node.id, node]))
  const lit = chosen !== undefined && places.has(chosen) ? around(graph, chosen) : undefined
  const isLit = (...ids: string[]) => (lit ? (ids.every((id) => lit.has(id)) ? 'lit' : 'dim') : undefined)
  const choose = (id: string) => void navigate({ search: id === chosen ? {} : { node: id }, replace: true })

  return (
    <svg
      className={styles.picture}
      role="group"
      viewBox={`0 0 ${WIDTH} ${TOP + graph.rows * ROW}`}
      aria-label="Which service writes which topic, and which group reads it"
    >
      {Object.values(columns).map(({ x, label }) => (
        <text key={label} x={x} y={16} className={styles.column}>
          {label}
        </text>
      ))}
      {graph.edges.map((edge) => (
        <Line key={`${edge.from} ${edge.to}`} edge={edge} places={places} light={isLit(edge.from, edge.to)} />
      ))}
      {graph.nodes.map((node) => (
        <Box key={node.id} node={node} light={isLit(node.id)} chosen={node.id === chosen} onChoose={choose} />
      ))}
    </svg>
  )
}

const middle = ({ row }: Node) => TOP + row * ROW + ROW / 2

function Line({ edge, places, light }: { edge: Edge; places: Map<string, Node>; light: string | undefined }) {
  const [from, to] = [places.get(edge.from), places.get(edge.to)]
  if (!from || !to) return null
  const [x1, x2] = [columns[from.kind].x + columns[from.kind].width, columns[to.kind].x]
  const [y1, y2] = [middle(from), middle(to)]
  const bend = (x2 - x1) / 2
  const flows = edge.lag > 0 ? 'waits' : (edge.perSecond ?? 0) > 0 ? 'flows' : 'still'
  return (
    <>
      <path
        className={styles.edge}
        data-light={light}
        data-flow={flows}
        d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
      />
      {edge.lag > 0 || (edge.perSecond ?? 0) > 0 ? (
        <text className={styles.figure} data-light={light} data-flow={flows} x={x2 - 6} y={y2 - 4} textAnchor="end">
          {edge.lag > 0 ? `${edge.lag} wait` : `${edge.perSecond?.toFixed(1)}/s`}
        </text>
      ) : null}
    </>
  )
}

interface BoxProps {
  node: Node
  light: string | undefined
  chosen: boolean
  onChoose: (id: string) => void
}

function Box({ node, light, chosen, onChoose }: BoxProps) {
  const { x, width } = columns[node.kind]
  const y = middle(node) - BOX / 2
  return (
    <g
      className={styles.node}
      data-kind={node.kind}
      data-light={light}
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      aria-label={`${node.kind} ${node.name}: show what it is connected with`}
      onClick={() => onChoose(node.id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onChoose(node.id)
      }}
    >
      <rect x={x} y={y} width={width} height={BOX} rx="5" />
      <text x={x + 10} y={y + BOX / 2 + 4}>
        {node.name}
      </text>
    </g>
  )
}
