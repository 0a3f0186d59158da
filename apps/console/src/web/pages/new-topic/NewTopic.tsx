import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createTopic, type NewTopic as Wanted } from '../../api/kafka.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../kafka/kafka.module.css'
import { Plan } from '../kafka/Plan.tsx'
import { route } from './page.ts'
import { asCommand, presets, wantedOf } from './wanted.ts'

/** Makes a topic: Kafka checks it first, and says what it would be. */
export function NewTopic() {
  const navigate = route.useNavigate()
  const [fields, setFields] = useState({ name: '', partitions: '6', replicas: '', preset: 'event', configs: '' })
  const change = (part: Partial<typeof fields>) => setFields((before) => ({ ...before, ...part }))
  const check = useMutation({ mutationFn: (wanted: Wanted) => createTopic(wanted, true) })
  const create = useMutation({
    mutationFn: (wanted: Wanted) => createTopic(wanted, false),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['kafka', 'topics'] })
      await navigate({ to: '/kafka/topics/$topic', params: { topic: fields.name.trim() } })
    },
  })
  const wanted = wantedOf(fields)
  const error = create.error ?? check.error
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (typeof wanted !== 'string' && !create.isPending) create.mutate(wanted)
  }

  return (
    <div className={styles.page}>
      <h1>New topic</h1>
      <form className={styles.form} onSubmit={submit}>
        <label>
          What it is for
          <select
            className={styles.field}
            value={fields.preset}
            onChange={({ target }) => change({ preset: target.value })}
          >
            {presets.map(({ name, what }) => (
              <option key={name} value={name}>
                {name}: {what}
              </option>
            ))}
          </select>
        </label>
        <label>
          Name
          <input
            className={styles.field}
            value={fields.name}
            maxLength={300}
            spellCheck={false}
            placeholder={presets.find(({ name }) => name === fields.preset)?.example}
            onChange={({ target }) => change({ name: target.value })}
          />
        </label>
        <div className={styles.bar}>
          <label>
            Partitions
            <input
              className={styles.field}
              inputMode="numeric"
              value={fields.partitions}
              onChange={({ target }) => change({ partitions: target.value })}
            />
          </label>
          <label>
            Replicas
            <input
              className={styles.field}
              inputMode="numeric"
              placeholder="as the brokers have it"
              value={fields.replicas}
              onChange={({ target }) => change({ replicas: target.value })}
            />
          </label>
        </div>
        <label>
          Own settings, a line each, as name=value
          <textarea
            className={styles.area}
            style={{ minHeight: '6rem' }}
            spellCheck={false}
            value={fields.configs}
            onChange={({ target }) => change({ configs: target.value })}
          />
        </label>
        <pre className={styles.pre} tabIndex={0} role="region" aria-label="As a command">
          {typeof wanted === 'string' ? wanted : asCommand(wanted)}
        </pre>
        <div className={styles.bar}>
          <Button type="submit" look="main" because={typeof wanted === 'string' ? wanted : undefined}>
            Create
          </Button>
          <Button
            because={typeof wanted === 'string' ? wanted : undefined}
            onClick={() => typeof wanted !== 'string' && check.mutate(wanted)}
          >
            Only check it
          </Button>
        </div>
        {error ? <Failure what="The topic" error={error} /> : null}
        {check.data && !error ? <Plan plan={check.data} /> : null}
      </form>
    </div>
  )
}
