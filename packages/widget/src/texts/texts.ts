/** Everything that the widget says, in one language. `{x}` stands for a value. */
export interface Texts {
  /** Label of the button on the page. */
  readonly open: string;
  readonly title: string;
  readonly intro: string;
  readonly close: string;
  readonly name: string;
  readonly optional: string;
  readonly country: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly when: string;
  readonly now: string;
  readonly later: string;
  /** `{minutes}` */
  readonly waitAbout: string;
  readonly waitShort: string;
  readonly day: string;
  readonly time: string;
  /** `{zone}` */
  readonly zone: string;
  readonly loadingTimes: string;
  readonly noTimes: string;
  readonly submit: string;
  readonly sending: string;
  readonly thanks: string;
  /** `{number}` */
  readonly willCallNow: string;
  /** `{number}`, `{time}` */
  readonly willCallAt: string;
  /** `{position}`, `{total}` */
  readonly position: string;
  readonly calling: string;
  readonly done: string;
  readonly cancelled: string;
  readonly ended: string;
  readonly cancel: string;
  readonly cancelSure: string;
  readonly keep: string;
  readonly change: string;
  readonly save: string;
  readonly snooze: string;
  readonly changeNumber: string;
  readonly again: string;
  readonly numberMissing: string;
  readonly numberWrong: string;
  readonly timeMissing: string;
  readonly taken: string;
  readonly closed: string;
  readonly failed: string;
  readonly unreachable: string;
  readonly linkInvalid: string;
}
