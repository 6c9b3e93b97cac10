/**
 * Every event that loops announce: the message list of specs/events.asyncapi.yaml is made from here. `data` is the schema of what the
 * rule gives; `kind`, `key` and `loopId` are added to it by the engine. A test holds that list and the rules together.
 */
export interface Announced {
  /** Without `tongban.` */
  readonly type: string;
  readonly title: string;
  /** `file.yaml#/$defs/Name` of specs/gateway/schemas/. */
  readonly data: string;
}

const engineAnnounces = [
  { type: 'loop.overdue', title: '事项逾期', data: 'events.yaml#/$defs/LoopOverdue' },
  { type: 'loop.warning', title: '事项临期提醒', data: 'events.yaml#/$defs/LoopWarning' },
] as const satisfies readonly Announced[];

export const announcements: readonly Announced[] = [...engineAnnounces];
