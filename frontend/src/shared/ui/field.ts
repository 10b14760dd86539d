import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'

/** What a field tells the control inside it, so that label, hint and error belong to it. */
export interface FieldContext {
  id: string
  describedBy: ComputedRef<string | undefined>
  invalid: ComputedRef<boolean>
  required: ComputedRef<boolean>
}

const KEY: InjectionKey<FieldContext> = Symbol('field')

export const provideField = (context: FieldContext) => provide(KEY, context)

export const useField = (): FieldContext | null => inject(KEY, null)
