import { Link } from '@tanstack/react-router'
import { Empty } from '../../ui/Empty.tsx'
import styles from '../kafka/kafka.module.css'

/** The schemas that its records are written with. */
export const Subjects = ({ subjects, topic }: { subjects: readonly string[]; topic: string }) =>
  subjects.length === 0 ? (
    <Empty title="The registry has no schema for this topic">
      Its subjects would be called {topic}-value, or {topic}- and the name of an event.
    </Empty>
  ) : (
    <ul className={styles.facts}>
      {subjects.map((subject) => (
        <li key={subject} className={styles.mono}>
          <Link to="/schemas/$subject/$version" params={{ subject, version: 'latest' }}>
            {subject}
          </Link>
        </li>
      ))}
    </ul>
  )
