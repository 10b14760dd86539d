import type { RouteRecordRaw } from 'vue-router'

export const partyRoutes: RouteRecordRaw[] = [
  { path: '/my/messages', name: 'messages', component: () => import('./pages/MessagesPage.vue'), meta: { title: 'notifications.title' } },
  { path: '/my/messages/settings', name: 'message-settings', component: () => import('./pages/MessageSettingsPage.vue'), meta: { title: 'notifications.settings.title' } },
]
