import type { ProposalView } from '../../api/schemas.ts'
import { Card } from '../../ui/Card.tsx'
import styles from './schema.module.css'

type Tried = NonNullable<ProposalView['rehearsal']>

/** Real records, read with the schema as a consumer that has it would. */
export function Rehearsal({ rehearsal: { topic, read, other, failed, fails } }: { rehearsal: Tried }) {
  const words = `${read} can be read, ${other} are other events.`
  return (
    <Card title={`The newest records of ${topic}`}>
      <p className={styles.verdict} data-tone={failed === 0 ? 'good' : 'bad'}>
        {failed === 0 ? `✓ ${words}` : `✕ ${failed} fail; ${words}`}
        {read + failed === 0 ? ' None is of this event: that proves nothing.' : ''}
      </p>
      <ul className={styles.list}>
        {fails.map(({ place, schemaId, faults }) => (
          <li key={place}>
            <span className={styles.code}>{place}</span>
            {schemaId === null ? '' : `, written with schema ${schemaId}`}
            <ul>
              {faults.map(({ where, message }) => (
                <li key={`${where} ${message}`}>{message}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  )
}
