import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { queryClient } from '../../api/query-client.ts'
import { checkSchema, registerSchema, subjectQuery, subjectsQuery } from '../../api/schemas.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { ProposalResult } from './ProposalResult.tsx'
import { proposeRoute } from './page.ts'
import styles from './schema.module.css'

const tries = [0, 100, 1_000]

/** A schema is written, checked by rule and on real records, and then registered. */
export function ProposePage() {
  const { subject } = proposeRoute.useParams()
  const known = useQuery(subjectQuery(subject, 'latest'))
  const [typed, setTyped] = useState<string>()
  const [last, setLast] = useState(100)
  const text = typed ?? (known.data ? JSON.stringify(JSON.parse(known.data.schema), null, 2) : '')
  const check = useMutation({ mutationFn: () => checkSchema(subject, text, last) })
  const register = useMutation({
    mutationFn: () => registerSchema(subject, text),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subjectsQuery.queryKey }),
  })
  const refusal = !check.data
    ? 'Check it first.'
    : !check.data.accepted
      ? 'The registry would refuse it.'
      : check.data.sameAs !== null
        ? `It is version ${check.data.sameAs} already.`
        : undefined

  function type(value: string): void {
    setTyped(value)
    // What was found out is about another text now.
    check.reset()
    register.reset()
  }

  return (
    <div className={styles.page}>
      <header>
        <h1>Propose a version</h1>
        <p className={styles.fine}>
          <Link to="/schemas/$subject/$version" params={{ subject, version: 'latest' }}>
            {subject}
          </Link>
          . Nothing is changed before you register it.
        </p>
      </header>
      {known.error ? <Failure what="The newest version" error={known.error} stale={!!known.data} /> : null}
      <label className={styles.editor}>
        The schema, as JSON; the newest version stands here to begin with
        <textarea spellCheck={false} rows={20} value={text} onChange={({ target }) => type(target.value)} />
      </label>
      <div className={styles.actions}>
        <label>
          Try it on{' '}
          <select value={last} onChange={({ target }) => setLast(Number(target.value))}>
            {tries.map((number) => (
              <option key={number} value={number}>
                {number === 0 ? 'no records' : `the newest ${number} records`}
              </option>
            ))}
          </select>
        </label>
        <Button
          look="main"
          because={check.isPending ? 'It is being checked.' : undefined}
          onClick={() => check.mutate()}
        >
          {check.isPending ? 'Checking …' : 'Check'}
        </Button>
        <Button because={register.isPending ? 'It is on its way.' : refusal} onClick={() => register.mutate()}>
          Register
        </Button>
      </div>
      {check.error ? <Failure what="The verdict" error={check.error} /> : null}
      {register.error ? <Failure what="The registration" error={register.error} /> : null}
      {register.data ? (
        <p role="status" className={styles.verdict} data-tone="good">
          ✓ Registered with id {register.data.id}.{' '}
          <Link to="/schemas/$subject/$version" params={{ subject, version: 'latest' }}>
            Look at it
          </Link>
        </p>
      ) : null}
      {check.data ? <ProposalResult proposal={check.data} /> : null}
    </div>
  )
}
