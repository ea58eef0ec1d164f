import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Lazy parts (dialogs, menus, Markdown) are loaded when wanted, which takes seconds on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

afterEach(() => cleanup())
