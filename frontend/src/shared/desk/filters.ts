import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** The filters of a list, kept in the address: a link shows the same list, and going back undoes a choice. */
export function useFilters<Name extends string>(...names: Name[]) {
  const route = useRoute()
  const router = useRouter()
  const filters = computed(() => Object.fromEntries(names.map((name) => [name, text(route.query[name])])) as Record<Name, string>)
  const isFiltered = computed(() => names.some((name) => filters.value[name] !== ''))

  function filter(change: Partial<Record<Name, string>>) {
    const query = { ...route.query, ...change }
    void router.replace({ query: Object.fromEntries(Object.entries(query).filter(([, value]) => Boolean(value))) })
  }
  const clear = () => filter(Object.fromEntries(names.map((name) => [name, ''])) as Partial<Record<Name, string>>)

  return { filters, isFiltered, filter, clear }
}
