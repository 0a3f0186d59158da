import type { Change } from '../../api/schemas.ts'
import styles from './schema.module.css'

const tones: Record<Change['effect'], string> = {
  none: 'plain',
  fine: 'good',
  'readers first': 'warn',
  'breaks data': 'bad',
  'breaks both': 'bad',
}

/** What is different by meaning, each with what it means for readers and data. */
export const Changes = ({ changes }: { changes: readonly Change[] }) =>
  changes.length === 0 ? (
    <p className={styles.fine}>Nothing that is read is different.</p>
  ) : (
    <ul className={styles.changes}>
      {changes.map(({ where, what, effect }) => (
        <li key={`${where} ${what}`}>
          <span className={styles.effect} data-tone={tones[effect]}>
            {effect}
          </span>
          <span className={styles.code}>{where}</span>
          <span>{what}</span>
        </li>
      ))}
    </ul>
  )
