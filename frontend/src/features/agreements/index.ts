export { default as AgreementCard } from './components/AgreementCard.vue'
export { awaitsMe, useAgreements } from './useAgreements'
