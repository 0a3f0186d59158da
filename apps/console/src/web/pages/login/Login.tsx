import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { logIn, sessionQuery } from '../../api/session.ts'
import { Button } from '../../ui/Button.tsx'
import styles from './login.module.css'

export function Login() {
  const { from } = useSearch({ from: '/login' })
  const router = useRouter()
  const client = useQueryClient()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setError(undefined)
    try {
      await logIn(String(fields.get('email')), String(fields.get('password')))
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      router.history.push(from ?? '/')
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem))
      setBusy(false)
    }
  }

  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <img src="/icon.svg" alt="" width="44" height="44" />
        <h1>Log in to Waybill</h1>
        <p className={styles.hint}>Every order, and the Kafka under it, on one screen.</p>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {error ? (
          <p className={styles.error} role="alert">
            {error}
          </p>
        ) : null}
        <Button look="main" type="submit" because={busy ? 'Logging in …' : undefined}>
          {busy ? 'Logging in …' : 'Log in'}
        </Button>
        <p className={styles.hint}>
          <code>./waybill up</code> prints a demo login. Those of the operator, the admin and the pharmacist are in the
          file of passwords that it names.
        </p>
      </form>
    </main>
  )
}
