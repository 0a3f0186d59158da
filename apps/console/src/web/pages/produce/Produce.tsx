import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { messageQuery, produceFormQuery } from '../../api/kafka.ts'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../kafka/kafka.module.css'
import { copyDraft, exampleDraft, plainDraft } from './draft.ts'
import { ProduceFields } from './ProduceFields.tsx'
import { route } from './page.ts'

/** Produces a record: from an example of a schema, or from one that is there. */
export function Produce() {
  const { topic } = route.useParams()
  const { copy } = route.useSearch()
  const [partition = '0', offset = '0'] = (copy ?? '').split('-')
  const form = useQuery(produceFormQuery(topic))
  const original = useQuery({ ...messageQuery(topic, Number(partition), offset), enabled: copy !== undefined })
  const error = form.error ?? original.error
  const [first] = form.data?.schemas ?? []
  const begin = () => {
    const [now, id] = [new Date(), crypto.randomUUID()]
    if (original.data) return copyDraft(original.data, now, id)
    return first ? exampleDraft(first, now, id) : plainDraft('text')
  }
  const ready = form.data && (copy === undefined || original.data)

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>
          {copy ? 'Resend or edit' : 'Produce'} <span className={styles.title}>{topic}</span>
        </h1>
        <Link to="/kafka/topics/$topic" params={{ topic }} className={styles.link}>
          Its records
        </Link>
      </header>
      {error ? <Failure what="What is needed to produce" error={error} retry={() => void form.refetch()} /> : null}
      {ready && form.data ? (
        <ProduceFields
          key={`${topic} ${copy ?? ''}`}
          topic={topic}
          form={form.data}
          begin={begin}
          copy={copy === undefined ? undefined : { partition: Number(partition), offset }}
        />
      ) : error ? null : (
        <p role="status">Loading …</p>
      )}
    </div>
  )
}
