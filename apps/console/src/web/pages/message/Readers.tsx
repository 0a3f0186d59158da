import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type RecordReaders, recordReadersQuery, type Standing } from '../../api/kafka.ts'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import ui from '../../ui/ui.module.css'
import styles from '../kafka/kafka.module.css'

interface Props {
  topic: string
  partition: number
  offset: string
}

const looks: Record<Standing, [tone: string, sign: string, name: string]> = {
  taken: ['good', '✓', 'taken'],
  past: ['info', '✓', 'read past'],
  ignored: ['info', '–', 'passed over'],
  waiting: ['warn', '◔', 'waiting'],
  parked: ['warn', '‖', 'parked'],
  'set-aside': ['warn', '↷', 'set aside'],
  'dead-letter': ['bad', '✕', 'dead letter'],
  unknown: ['info', '?', 'not known'],
}

/** Who has read this record, when, and who has not yet. */
export function Readers(place: Props) {
  const { topic, partition, offset } = place
  const { data, error, refetch } = useQuery(recordReadersQuery(topic, partition, offset))
  return (
    <Card title="Who read it">
      {error ? <Failure what="Its readers" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">Asking Kafka and the services …</p> : null}
      {data?.readers.length === 0 ? (
        <p className={styles.fine}>
          No consumer group has committed an offset of {topic}. A group is listed here from its first commit on.
        </p>
      ) : null}
      {data && data.readers.length > 0 ? <ReaderTable readers={data.readers} /> : null}
    </Card>
  )
}

const ReaderTable = ({ readers }: { readers: RecordReaders['readers'] }) => (
  <div className={styles.scroll} tabIndex={0} role="region" aria-label="Who read it">
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col">Standing</th>
          <th scope="col">When</th>
          <th scope="col">What is known</th>
        </tr>
      </thead>
      <tbody>
        {readers.map(({ group, service, standing, at, words, letter }) => {
          const [tone, sign, name] = looks[standing]
          const [part = '', place = ''] = letter?.split('/') ?? []
          return (
            <tr key={group}>
              <td className={styles.whole}>
                <Link to="/kafka/groups/$group" params={{ group }}>
                  {group}
                </Link>
              </td>
              <td className={styles.whole}>
                <span className={`${ui.badge} ${ui[tone]}`}>
                  <span aria-hidden="true">{sign}</span>
                  {name}
                </span>
              </td>
              <td className={styles.whole}>{at ? <Time at={at} /> : '–'}</td>
              <td className={styles.words}>
                {words}{' '}
                {letter && service ? (
                  <Link to="/dlq/$service/$partition/$offset" params={{ service, partition: part, offset: place }}>
                    Its letter
                  </Link>
                ) : null}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  </div>
)
