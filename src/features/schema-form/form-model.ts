import {
  getAt,
  isObject,
  jsonEquals,
  member,
  pointer,
  setAt,
  withMember,
  type JsonObject,
  type Path,
} from './json-value'
import type { Kind } from './kinds'
import { byPlace, sameProblems, type Problem } from './problems'

const NONE: readonly Problem[] = []

/**
 * The one value of a form and what is known about it, outside React: a field subscribes to its own place, so that a
 * key press renders that field and no other. The value belongs to the caller (`onChange`, `value`); what is kept here
 * besides is how the form is looked at: open branches, values set aside, ids of list items.
 */
export class FormModel {
  value: JsonObject
  /** Grows when the value was replaced from outside: what was open may no longer fit. */
  epoch = 0
  #emit: (value: JsonObject) => void = () => {}
  #unacknowledged: JsonObject[] = []
  #listeners = new Set<() => void>()
  /** By the first key of the place they are about: a key press asks one field of hundreds whether it changed. */
  #listenersAt = new Map<string | number, Set<() => void>>()
  #problemListeners = new Set<() => void>()
  #problems = new Map<string, Problem[]>()
  #unreadable = new Map<string, Problem>()
  #asked = new Map<string, readonly Problem[]>()
  #looks = new Map<string, Look>()
  #open = new Map<string, number>()

  constructor(value: JsonObject) {
    this.value = value
  }

  onEmit(emit: (value: JsonObject) => void) {
    this.#emit = emit
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Calls when the value may have changed at or around a place. */
  subscribeAt([top]: Path, listener: () => void): () => void {
    if (top === undefined) return this.subscribe(listener)
    const listeners = this.#listenersAt.get(top) ?? new Set()
    this.#listenersAt.set(top, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  subscribeProblems = (listener: () => void) => {
    this.#problemListeners.add(listener)
    return () => void this.#problemListeners.delete(listener)
  }

  get(path: Path): unknown {
    return getAt(this.value, path)
  }

  set(path: Path, next: unknown) {
    this.value = setAt(this.value, path, next) as JsonObject
    this.#unacknowledged.push(this.value)
    this.#emit(this.value)
    this.#tell(path)
  }

  /** The caller's value after a render: an echo of what the form said itself, maybe an older one, or a new one. */
  accept(value: JsonObject) {
    const echo = this.#unacknowledged.indexOf(value)
    if (echo >= 0) this.#unacknowledged.splice(0, echo + 1)
    if (echo >= 0 || value === this.value) return
    this.#unacknowledged = []
    const changed = !jsonEquals(value, this.value)
    this.value = value
    if (!changed) return
    this.epoch += 1
    this.#tell()
  }

  /** Without a path everybody is told. */
  #tell([top]: Path = []) {
    for (const listener of this.#listeners) listener()
    const concerned = top === undefined ? [...this.#listenersAt.values()] : [this.#listenersAt.get(top) ?? []]
    for (const listeners of concerned) for (const listener of listeners) listener()
  }

  /** Findings of the check and of the server; fields whose own did not change are not told. */
  setProblems(problems: readonly Problem[]) {
    this.#problems = byPlace(problems)
    for (const listener of this.#problemListeners) listener()
  }

  /** Problems at a place and at all places inside it. The same array as before while they are the same. */
  problemsAt(place: string): readonly Problem[] {
    const found: Problem[] = [...(this.#problems.get(place) ?? [])]
    for (const [at, problems] of this.#problems) if (at.startsWith(`${place}/`)) found.push(...problems)
    const before = this.#asked.get(place) ?? NONE
    if (sameProblems(before, found)) return before
    this.#asked.set(place, found)
    return found
  }

  /** Text of a field that is no JSON. It is not part of the value, so it must not be sent unnoticed. */
  setUnreadable(path: Path, message: string | undefined) {
    const place = pointer(path)
    if (message === undefined ? !this.#unreadable.has(place) : this.#unreadable.get(place)?.message === message) return
    if (message === undefined) this.#unreadable.delete(place)
    else this.#unreadable.set(place, { path, level: 'error', message, source: 'text' })
    this.#tell()
  }

  get unreadable(): Problem[] {
    return [...this.#unreadable.values()]
  }

  /** `key` is a place made of keys and item ids: a moved item takes its look along. */
  lookAt(key: string): Look {
    const look = this.#looks.get(key) ?? new Look()
    this.#looks.set(key, look)
    return look
  }

  /** The branch shown at a place, for whoever has to place problems inside a union. */
  noteBranch(place: string, index: number | undefined) {
    if (index === undefined) this.#open.delete(place)
    else this.#open.set(place, index)
  }

  get branches(): ReadonlyMap<string, number> {
    return this.#open
  }

  branchAt = (place: string): number | undefined => this.#open.get(place)
}

/** What a look holds, besides the value and never sent. `Aside`: what was given otherwise, to go back to. */
export interface Looked {
  /** A union: the branch that was chosen, and the model's epoch then. */
  branch: { index: number; epoch: number }
  /** The branch that the value was found to belong to. */
  branchFound: { index: number; epoch: number }
  branchesAside: Record<number, { value: unknown }>
  noneAside: { value: unknown }
  /** Not None any more, though nothing is given yet. */
  notNone: boolean
  block: 'saved' | 'inline'
  blockAside: Partial<Record<Looked['block'], { value: unknown }>>
  /** The choice of JSON, template or variable is open. */
  kinds: boolean
  kindsAside: Partial<Record<Kind, { value: unknown }>>
  /** A stored secret is being typed anew. */
  replacing: boolean
  /** A value that did not fit is being mended as JSON. */
  asJson: boolean
  /** Of the items of a list, so that what is open in an item moves with it. */
  ids: string[]
  list: 'items' | 'lines' | 'choices'
  /** Items drawn of a long list. */
  drawn: number
}

/** How one place is looked at. Kept by the model: it outlives the field that shows the place. See `useLook`. */
export class Look {
  #states: Partial<Looked> = {}
  #version = 0
  #listeners = new Set<() => void>()

  get<Name extends keyof Looked>(name: Name): Looked[Name] | undefined {
    return this.#states[name]
  }

  set<Name extends keyof Looked>(name: Name, state: Looked[Name] | undefined) {
    this.#states[name] = state
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }

  /** While rendering: what follows from the value, and tells nobody anything new. */
  keep<Name extends keyof Looked>(name: Name, state: Looked[Name]) {
    this.#states[name] = state
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  version = () => this.#version
}

/** Where the values come from that a field shows while it has none of its own. */
export interface Baseline {
  value: unknown
  from: 'default' | 'deployment' | 'none'
}

/** One place of the value, as the field there sees it. */
export class Lens {
  constructor(
    readonly model: FormModel,
    readonly path: Path,
    /** Like a pointer, but list items by id. */
    readonly viewKey: string,
    private readonly parent: Lens | undefined,
    /** What the place would be without a word of the person: the deployment's value or the default. */
    readonly baseline: Baseline,
    /** The default in the schema of this very place. */
    readonly ownDefault: unknown,
    /** An item of a list or an entry of a map: null stands where nothing is given yet. */
    readonly isItem = false,
  ) {}

  get look(): Look {
    return this.model.lookAt(this.viewKey)
  }

  get place(): string {
    return pointer(this.path)
  }

  subscribe = (listener: () => void) => this.model.subscribeAt(this.path, listener)

  /** What the person (or the loaded value) says here; undefined: not given. */
  get = (): unknown => this.model.get(this.path)

  /** What counts while nothing is given: fields left out of a given object take the model's own defaults. */
  inherited = (): unknown => {
    if (!this.parent) return undefined
    return this.parent.path.length > 0 && this.parent.get() !== undefined ? this.ownDefault : this.baseline.value
  }

  #held: { given: unknown; shown: unknown } = { given: undefined, shown: undefined }

  /** What is given, and what is shown: that, or what is inherited. The same object while both are the same. */
  held = () => {
    const given = this.get()
    const shown = given === undefined ? this.inherited() : given
    if (!Object.is(given, this.#held.given) || !Object.is(shown, this.#held.shown)) this.#held = { given, shown }
    return this.#held
  }

  set = (next: unknown): void => {
    const { parent } = this
    if (!parent || this.model.get(parent.path) !== undefined || parent.path.length === 0) {
      this.model.set(this.path, next)
      return
    }
    if (next === undefined) return
    // The first word about a part of an inherited object: the rest of it is given along, or it would be lost.
    const whole = parent.inherited()
    const base = whole ?? (typeof this.path.at(-1) === 'number' ? [] : {})
    parent.set(withMember(base, this.path.at(-1)!, next))
  }

  child(key: string | number, ownDefault: unknown, { id = String(key), isItem = false } = {}): Lens {
    return new Lens(
      this.model,
      [...this.path, key],
      `${this.viewKey}/${id}`,
      this,
      this.#baselineOf(key, ownDefault),
      ownDefault,
      isItem,
    )
  }

  #baselineOf(key: string | number, ownDefault: unknown): Baseline {
    const { value, from } = this.baseline
    if ((isObject(value) || Array.isArray(value)) && Object.hasOwn(value, key)) {
      // At the top the deployment's parameters stand before the defaults; inside, the whole comes from one of them.
      return { value: member(value, key), from }
    }
    return ownDefault === undefined ? { value: undefined, from: 'none' } : { value: ownDefault, from: 'default' }
  }

  /** 'yours' unless the value is what it would be anyway. */
  source(): 'yours' | 'deployment' | 'default' | 'none' {
    const given = this.get()
    if (given === undefined)
      return this.inherited() === undefined
        ? 'none'
        : jsonEquals(this.inherited(), this.baseline.value)
          ? this.baseline.from
          : 'default'
    return this.baseline.from !== 'none' &&
      jsonEquals(given, this.baseline.value) &&
      this.baseline.from === 'deployment'
      ? 'deployment'
      : this.#isInInheritedWhole(given)
        ? this.baseline.from
        : 'yours'
  }

  /** Given only because a sibling was changed. */
  #isInInheritedWhole(given: unknown): boolean {
    return (
      (this.parent?.path.length ?? 0) > 0 && this.baseline.from !== 'none' && jsonEquals(given, this.baseline.value)
    )
  }

  reset = (): void => {
    const inWhole = (this.parent?.path.length ?? 0) > 0 && this.parent!.get() !== undefined
    if (this.baseline.from === 'deployment' || (inWhole && this.baseline.from === 'default'))
      this.set(this.baseline.value)
    else this.set(undefined)
  }
}

/** The lens of the whole value. */
export function rootLens(model: FormModel, deploymentDefaults: JsonObject | undefined): Lens {
  return new Lens(model, [], '', undefined, { value: deploymentDefaults ?? {}, from: 'deployment' }, undefined)
}
