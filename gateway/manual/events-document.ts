/**
 * The messages of specs/events.asyncapi.yaml: one for each type of event, from the operation cards and from what the gateway itself
 * announces. The rest of the document is written by hand around them.
 */
import { stringify } from 'yaml';
import { readFolder } from '../catalogue/load.ts';
import { announcements } from '../loops/announcements.ts';

type Json = Readonly<Record<string, unknown>>;

interface Told {
  /** Without `tongban.`; the name of its messages too. */
  readonly type: string;
  readonly title: string;
  readonly data: Json;
}

interface RawCard {
  readonly title: string;
  readonly style: string;
  readonly event?: string;
  readonly response?: string;
  readonly resultEvent?: string;
}

const schemas = 'gateway/schemas';
const inFile = (reference: string): Json => ({ $ref: `${schemas}/${reference}` });
const field = (name: string): Json => inFile(`events.yaml#/$defs/EventFields/properties/${name}`);

function ofCard([name, card]: readonly [string, RawCard]): readonly Told[] {
  const { title, event, response, resultEvent } = card;
  if (card.style === 'event' && event !== undefined) return [{ type: name, title, data: { allOf: [inFile(event)] } }];
  if (resultEvent === undefined) return [];
  const answer = response === undefined ? {} : { response: inFile(response) };
  const own = { properties: { operation: { const: name }, ...answer } };
  return [
    {
      type: resultEvent,
      title: `${title}：办理结束`,
      data: { allOf: [inFile('events.yaml#/$defs/SettledEvent'), own] },
    },
  ];
}

function ofAnnouncement({ type, title, fields, alone }: (typeof announcements)[number]): Told {
  const all = [...(alone ? [] : ['kind', 'key', 'loopId']), ...fields];
  const bare = (name: string) => name.replace('?', '');
  return {
    type,
    title,
    data: {
      type: 'object',
      required: all.filter((name) => !name.endsWith('?')),
      properties: Object.fromEntries(all.map((name) => [bare(name), field(bare(name))])),
    },
  };
}

/** @throws Error where two events have one type: a type has one schema, whoever tells it */
async function toldIn(specsDir: string): Promise<readonly Told[]> {
  const cards = [...(await readFolder(`${specsDir}/operations`)).values()].flatMap((file) =>
    Object.entries((file as { operations: Record<string, RawCard> }).operations),
  );
  const told = [...cards.flatMap(ofCard), ...announcements.map(ofAnnouncement)];
  const twice = told.find(({ type }, i) => told.findIndex((one) => one.type === type) !== i);
  if (twice !== undefined) throw new Error(`two events are called tongban.${twice.type}`);
  return told.toSorted((a, b) => (a.type < b.type ? -1 : 1));
}

const schemaRef = (type: string): Json => ({ $ref: `#/components/schemas/${type}` });
const messagesOf = (names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
const onWebhook = (type: string): string => `webhook.${type}`;

const onTopic = ({ type, title }: Told): readonly [string, Json] => [
  type,
  {
    name: `tongban.${type}`,
    title,
    traits: [{ $ref: '#/components/messageTraits/CloudEvent' }],
    payload: schemaRef(type),
  },
];

const posted = ({ type, title }: Told): readonly [string, Json] => [
  onWebhook(type),
  {
    name: `tongban.${type}`,
    title,
    traits: [{ $ref: '#/components/messageTraits/Webhook' }],
    payload: {
      allOf: [
        inFile('events.yaml#/$defs/WebhookPayload'),
        { properties: { type: { const: `tongban.${type}` }, data: schemaRef(type) } },
      ],
    },
  },
];

const blocks: Readonly<Record<string, (told: readonly Told[]) => Json>> = {
  'messages of the topic': (told) => messagesOf(told.map(({ type }) => type)),
  'messages of webhooks': (told) => messagesOf(told.map(({ type }) => onWebhook(type))),
  messages: (told) => Object.fromEntries([...told.map(onTopic), ...told.map(posted)]),
  schemas: (told) => Object.fromEntries(told.map(({ type, title, data }) => [type, { title, ...data }])),
};

const flow = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();

const marked = /^( *)# generated: (.+)\n(?:.*\n)*?\1# end$/gm;

/** @param page the document as it is. @returns it with its messages made anew */
export async function withEvents(page: string, specsDir: string): Promise<string> {
  const told = await toldIn(specsDir);
  const seen: string[] = [];
  const filled = page.replace(marked, (_whole, indent: string, name: string) => {
    const make = blocks[name];
    if (make === undefined) throw new Error(`There is no block ${name}.`);
    seen.push(name);
    const lines = Object.entries(make(told)).map(([key, value]) => `${indent}${key}: ${flow(value)}`);
    return [`${indent}# generated: ${name}`, ...lines, `${indent}# end`].join('\n');
  });
  const missing = Object.keys(blocks).filter((name) => seen.filter((one) => one === name).length !== 1);
  if (missing.length > 0) throw new Error(`These blocks must stand once: ${missing.join(', ')}.`);
  return filled;
}
