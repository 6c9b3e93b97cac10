/** Every command of `tongban`, in the order that help shows them. Each is loaded only when it is called. */
import type { Command } from './command.ts';

export const commands = {
  status: async () => (await import('./status.ts')).status,
  token: async () => (await import('./token.ts')).token,
  example: async () => (await import('./example.ts')).example,
  exchange: async () => (await import('./exchange.ts')).exchange,
  audit: async () => (await import('./audit.ts')).audit,
  verify: async () => (await import('./verify.ts')).verify,
  time: async () => (await import('./time.ts')).time,
  loops: async () => (await import('./loops.ts')).loops,
  simulate: async () => (await import('./simulate.ts')).simulate,
  partners: async () => (await import('./partners.ts')).partners,
  routes: async () => (await import('./routes.ts')).routes,
  partner: async () => (await import('./partner.ts')).partner,
  connect: async () => (await import('./connect.ts')).connect,
  drill: async () => (await import('./drill.ts')).drill,
  client: async () => (await import('./client.ts')).client,
  webhook: async () => (await import('./webhook.ts')).webhook,
  deadline: async () => (await import('./deadline.ts')).deadline,
  calendar: async () => (await import('./calendar.ts')).calendar,
  check: async () => (await import('./check.ts')).check,
  translate: async () => (await import('./translate.ts')).translate,
  samples: async () => (await import('./samples.ts')).samples,
  explain: async () => (await import('./explain.ts')).explain,
  where: async () => (await import('./where.ts')).where,
  sandbox: async () => (await import('./sandbox.ts')).sandbox,
} as const satisfies Record<string, () => Promise<Command>>;

export type CommandName = keyof typeof commands;

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);
