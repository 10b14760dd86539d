import { defineStore } from 'pinia'
import { reactive } from 'vue'

/** What is written and not sent, for each room by itself: switching rooms never carries words across. */
export const useDrafts = defineStore('room-drafts', () => {
  const texts = reactive<Record<string, string>>({})
  return { texts }
})
