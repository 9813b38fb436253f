import type {
  CometHub,
  CometMessage,
  NotificationRefusal,
  Notifications,
  PublishRequest,
  SubscribeRequest,
} from '@ringback/core';

/** Keeps what it was asked. */
export class FakeNotifications implements Notifications {
  readonly subscribed: SubscribeRequest[] = [];
  readonly unsubscribed: string[] = [];
  readonly published: PublishRequest[] = [];
  refusal: NotificationRefusal | null = null;

  async subscribe(request: SubscribeRequest) {
    if (this.refusal !== null) return this.refusal;
    this.subscribed.push(request);
    return { kind: 'subscribed' as const, id: `subscription-${this.subscribed.length}` };
  }

  async unsubscribe(id: string) {
    this.unsubscribed.push(id);
    return false;
  }

  async publish(request: PublishRequest) {
    if (this.refusal !== null) return this.refusal;
    this.published.push(request);
    return { kind: 'published' as const, count: 1 };
  }
}

/** Users who wait, to be sent messages by a test. */
export class FakeComet implements CometHub {
  readonly users = new Map<string, (message: CometMessage) => void>();

  attach(user: string, deliver: (message: CometMessage) => void) {
    this.users.set(user, deliver);
    return () => {
      this.users.delete(user);
    };
  }
}
