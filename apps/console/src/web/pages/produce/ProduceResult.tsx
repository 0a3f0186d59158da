import { Link } from '@tanstack/react-router'
import type { Produced } from '../../api/kafka.ts'
import styles from '../kafka/kafka.module.css'

/** Where the record is now; or that it would be taken. */
export const ProduceResult = ({ topic, result }: { topic: string; result: Produced }) => (
  <div role="status">
    {result.warnings.map((warning) => (
      <p key={warning} className={styles.warning}>
        {warning}
      </p>
    ))}
    {result.sent && result.offset !== null ? (
      <p>
        Sent:{' '}
        <Link
          to="/kafka/topics/$topic/messages/$partition/$offset"
          params={{ topic, partition: String(result.partition), offset: result.offset }}
        >
          partition {result.partition}, offset {result.offset}
        </Link>
      </p>
    ) : (
      <p>
        It fits: {result.bytes} bytes, into partition {result.partition}. Nothing is sent yet.
      </p>
    )}
  </div>
)
