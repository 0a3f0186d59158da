import type { ProposalView } from '../../api/schemas.ts'
import { Card } from '../../ui/Card.tsx'
import { Changes } from './Changes.tsx'
import { Rehearsal } from './Rehearsal.tsx'
import styles from './schema.module.css'
import { Verdict } from './Verdict.tsx'

/** What would become of a schema: what the registry says, each version, each level, and real records. */
export function ProposalResult({ proposal }: { proposal: ProposalView }) {
  const { accepted, level, messages, changes, fits, verdicts, suggestions, rehearsal } = proposal
  return (
    <div className={styles.page} role="status">
      <Card title={`The registry, which asks ${level}`}>
        <Verdict good="It would be taken." bad="It would be refused" why={accepted ? [] : messages} />
        {suggestions.length > 0 ? (
          <ul className={styles.list}>
            {suggestions.map(({ where, suggestion }) => (
              <li key={`${where} ${suggestion}`}>
                <span className={styles.code}>{where}</span> {suggestion}
              </li>
            ))}
          </ul>
        ) : null}
      </Card>
      <Card title="What is different from the newest version">
        <Changes changes={changes} />
      </Card>
      {rehearsal ? <Rehearsal rehearsal={rehearsal} /> : null}
      <Card title="Each version">
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">Its data can be read with this schema</th>
                <th scope="col">Its readers can read what this schema writes</th>
              </tr>
            </thead>
            <tbody>
              {fits.map(({ version, backward, forward }) => (
                <tr key={version}>
                  <td>{version}</td>
                  <td>{backward.length === 0 ? '✓ yes' : `✕ ${backward.join('; ')}`}</td>
                  <td>{forward.length === 0 ? '✓ yes' : `✕ ${forward.join('; ')}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <Card title="Each level">
        <ul className={styles.levels}>
          {verdicts.map((one) => (
            <li key={one.level} data-tone={one.passes ? 'good' : 'bad'} aria-current={one.level === level}>
              {one.passes ? '✓' : '✕'} {one.level}
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
