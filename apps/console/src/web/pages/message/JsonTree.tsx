import styles from './message.module.css'

/** A value as a tree whose branches open and close; the path of each leaf is its tooltip. */
export const JsonTree = ({ value }: { value: unknown }) => (
  <div className={styles.tree} role="region" aria-label="Value" tabIndex={0}>
    <Branch name={undefined} value={value} path="data" depth={0} />
  </div>
)

interface Props {
  name: string | undefined
  value: unknown
  path: string
  depth: number
}

/** Branches below this are closed at first, and so are long ones. */
const OPEN_DEPTH = 3
const OPEN_ENTRIES = 30
const MOST_ENTRIES = 500

function Branch({ name, value, path, depth }: Props) {
  const label = name === undefined ? null : <span className={styles.name}>{name}: </span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div title={path}>
        {label}
        <span data-kind={value === null ? 'null' : typeof value} className={styles.leaf}>
          {typeof value === 'string' ? JSON.stringify(value) : String(value)}
        </span>
      </div>
    )
  }
  const list = Array.isArray(value)
  const entries = Object.entries(value)
  if (entries.length === 0) {
    return (
      <div title={path}>
        {label}
        {list ? '[]' : '{}'}
      </div>
    )
  }
  return (
    <details open={depth < OPEN_DEPTH && entries.length <= OPEN_ENTRIES}>
      <summary title={path}>
        {label}
        <span className={styles.fine}>{list ? `list of ${entries.length}` : `${entries.length} fields`}</span>
      </summary>
      <div className={styles.inner}>
        {entries.slice(0, MOST_ENTRIES).map(([key, inner]) => (
          <Branch
            key={key}
            name={key}
            value={inner}
            path={list ? `${path}[${key}]` : `${path}.${key}`}
            depth={depth + 1}
          />
        ))}
        {entries.length > MOST_ENTRIES ? (
          <div className={styles.fine}>… {entries.length - MOST_ENTRIES} more</div>
        ) : null}
      </div>
    </details>
  )
}
