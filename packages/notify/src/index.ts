export { createNotifications, type NotificationCentre, type NotificationPorts } from './notifications.ts';
