import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type ProduceForm, produceMessage } from '../../api/kafka.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../kafka/kafka.module.css'
import { type Draft, exampleDraft, messageOf, plainDraft } from './draft.ts'
import { ProduceResult } from './ProduceResult.tsx'

interface Props {
  topic: string
  form: ProduceForm
  /** What the form begins with. */
  begin: () => Draft
  copy: { partition: number; offset: string } | undefined
}

/** The record as it is written. It is checked by the server, against its schema, before it is sent. */
export function ProduceFields({ topic, form, begin, copy }: Props) {
  const [draft, setDraft] = useState(begin)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const produce = useMutation({
    mutationFn: async (dryRun: boolean) => produceMessage(topic, { ...messageOf(draft, copy), dryRun }),
    onSuccess: ({ sent }) => {
      if (sent) void queryClient.invalidateQueries({ queryKey: ['kafka'] })
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!produce.isPending) produce.mutate(false)
  }
  function choose(kind: string): void {
    const schema = form.schemas.find(({ subject }) => subject === kind)
    setDraft(
      schema ? exampleDraft(schema, new Date(), crypto.randomUUID()) : plainDraft(kind === 'none' ? 'none' : 'text'),
    )
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <label>
        What it is
        <select className={styles.field} value={draft.kind} onChange={({ target }) => choose(target.value)}>
          {form.schemas.map(({ subject, version }) => (
            <option key={subject} value={subject}>
              {subject}, version {version}
            </option>
          ))}
          <option value="text">a text without a schema</option>
          <option value="none">no value: deletes its key in a compacted topic</option>
        </select>
      </label>
      <div className={styles.bar}>
        <label className={styles.wide}>
          Key
          <input
            className={styles.field}
            value={draft.key}
            disabled={!draft.withKey}
            onChange={({ target }) => change({ key: target.value })}
          />
        </label>
        <label>
          Partition
          <input
            className={styles.field}
            inputMode="numeric"
            placeholder={`as the key says, 0 to ${form.partitions - 1}`}
            value={draft.partition}
            onChange={({ target }) => change({ partition: target.value.trim() })}
          />
        </label>
      </div>
      <span className={styles.check}>
        <input
          id="with-key"
          type="checkbox"
          checked={draft.withKey}
          onChange={({ target }) => change({ withKey: target.checked })}
        />
        <label htmlFor="with-key">It has a key</label>
      </span>
      {draft.kind === 'none' ? null : (
        <label>
          Value
          <textarea
            className={styles.area}
            spellCheck={false}
            value={draft.value}
            onChange={({ target }) => change({ value: target.value })}
          />
        </label>
      )}
      {draft.value.includes('(encrypted)') || draft.value.includes('(hidden)') ? (
        <p className={styles.fine}>
          {copy
            ? 'What stands as (encrypted) or (hidden) is taken from the record as it is.'
            : 'Nothing can be put in place of (encrypted) and (hidden): write a value.'}
        </p>
      ) : null}
      <label>
        Headers, a line each, as name: value
        <textarea
          className={styles.area}
          rows={8}
          style={{ minHeight: '8rem' }}
          spellCheck={false}
          value={draft.headers}
          onChange={({ target }) => change({ headers: target.value })}
        />
      </label>
      <div className={styles.bar}>
        <Button type="submit" look="main" because={produce.isPending ? 'It is on its way.' : undefined}>
          Send
        </Button>
        <Button because={produce.isPending ? 'It is on its way.' : undefined} onClick={() => produce.mutate(true)}>
          Only check it
        </Button>
      </div>
      {produce.error ? <Failure what="The record" error={produce.error} /> : null}
      {produce.data && !produce.error ? <ProduceResult topic={topic} result={produce.data} /> : null}
    </form>
  )
}
