import { type ReactNode, useRef, useState } from 'react'
import { ApiError, apiBase } from '~/api/client'
import { useCredentials, useLogIn } from '~/api/login'
import { Button } from '~/ui/button'
import { Checkbox, Field, TextInput } from '~/ui/fields'
import { authStringOf, splitPasted } from './auth-string'

/** What the server said to a wrong password is one word, "Unauthorized": it needs a sentence around it. */
const failureWords = (error: Error) =>
  error instanceof ApiError && error.status === 401
    ? `The server does not take this user and password (${error.message}).`
    : error.message

/** User and password for the server in use. What was typed stays until the server takes it. */
export function LoginForm({ onDone, cancel }: { onDone?: () => void; cancel?: ReactNode }) {
  const { refused } = useCredentials()
  const logIn = useLogIn()
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [keep, setKeep] = useState(true)
  const [missing, setMissing] = useState(false)
  const passwordInput = useRef<HTMLInputElement>(null)

  async function submit() {
    const authString = authStringOf(user, password)
    setMissing(authString === '')
    if (authString === '' || logIn.isPending) return passwordInput.current?.focus()
    try {
      // Not the callbacks of `mutate`: they are not called once the form is gone, and success takes it away.
      await logIn.mutateAsync({ authString, keep })
      onDone?.()
    } catch {
      passwordInput.current?.select()
    }
  }

  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p>
        The Prefect server at <code className="wrap-anywhere">{apiBase()}</code>{' '}
        {refused ? 'no longer takes what this tab had.' : 'asks who you are.'}
      </p>
      <Field label="User">
        {({ invalid: _invalid, ...control }) => (
          <TextInput
            {...control}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- there is nothing else to do here
            autoFocus
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={user}
            onValue={(text) => {
              const pasted = splitPasted(text)
              setUser(pasted ? pasted.user : text)
              if (!pasted) return
              if (pasted.password) setPassword(pasted.password)
              passwordInput.current?.focus()
            }}
          />
        )}
      </Field>
      <Field
        label="Password"
        help="The user:password text of the server’s PREFECT_SERVER_API_AUTH_STRING can be pasted whole."
        error={
          logIn.error ? failureWords(logIn.error) : missing ? 'Enter the user and the password of the server.' : null
        }
      >
        {(control) => (
          <TextInput
            {...control}
            ref={passwordInput}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onValue={setPassword}
          />
        )}
      </Field>
      <Checkbox checked={keep} onValue={setKeep}>
        Keep me logged in until this tab is closed
      </Checkbox>
      {/* A field's error is only read on the way to it. */}
      <p role="alert" className="sr-only">
        {logIn.error && failureWords(logIn.error)}
      </p>
      <div className="flex flex-wrap items-center justify-end gap-2">
        {cancel}
        <Button type="submit" variant="primary" busy={logIn.isPending}>
          Log in
        </Button>
      </div>
    </form>
  )
}
