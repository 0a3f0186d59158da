import type { ErrorComponentProps } from '@tanstack/react-router'
import { Failure } from '../ui/Failure.tsx'

/** A page that failed; the shell around it lives on. */
export const Crashed = ({ error, reset }: ErrorComponentProps) => (
  <Failure what="This page" error={error} retry={reset} />
)
