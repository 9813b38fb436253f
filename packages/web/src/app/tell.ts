import { notifications } from '@mantine/notifications';

/** A short message at the edge of the page, which screen readers hear. */
export function tell(message: string, more: { readonly title?: string; readonly color?: string } = {}): void {
  notifications.show({ ...more, message, closeButtonProps: { 'aria-label': 'Close this message' } });
}
