export { type PhoneScript, type Ring, ScriptedSwitch } from './phones/scripted-switch.ts';
export { seededChance } from './seeded-chance.ts';
export { MemoryDocuments } from './store/memory-documents.ts';
export { changedUserData, MemoryInstances } from './store/memory-instances.ts';
export { MemoryNotifications, MemorySubscriptions } from './store/memory-notifications.ts';
export { MemoryStore } from './store/memory-store.ts';
